package org.moesaic.verification.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The fp32 product of a library that the system may have, for measuring beside it. On one thread.
// Calls into native code are what it is for.
@SuppressWarnings("restricted")
final class OpenBlas {

    private static final int ROW_MAJOR = 101;
    private static final int AS_IS = 111;
    private static final int TRANSPOSED = 112;

    private final MethodHandle product;

    /// @param library name or path
    OpenBlas(Arena arena, String library) {
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(library, arena);
        } catch (IllegalArgumentException missing) {
            throw new IllegalStateException(
                    "no " + library + "; install OpenBLAS, or name it with -p blas=PATH", missing);
        }
        ValueLayout.OfInt integer = ValueLayout.JAVA_INT;
        ValueLayout.OfFloat number = ValueLayout.JAVA_FLOAT;
        Linker linker = Linker.nativeLinker();
        product =
                linker.downcallHandle(
                        symbols.findOrThrow("cblas_sgemm"),
                        FunctionDescriptor.ofVoid(
                                integer,
                                integer,
                                integer,
                                integer,
                                integer,
                                integer,
                                number,
                                ValueLayout.ADDRESS,
                                integer,
                                ValueLayout.ADDRESS,
                                integer,
                                number,
                                ValueLayout.ADDRESS,
                                integer));
        MethodHandle threads =
                linker.downcallHandle(
                        symbols.findOrThrow("openblas_set_num_threads"),
                        FunctionDescriptor.ofVoid(integer));
        try {
            threads.invokeExact(1);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// `y = x · Wᵀ`, vectors and outputs one after the other.
    ///
    /// @param byInput whether the weights of an input lie together, not those of an output
    void multiply(
            int batch,
            int outputs,
            int inputs,
            MemorySegment x,
            MemorySegment w,
            boolean byInput,
            MemorySegment y) {
        int order = byInput ? AS_IS : TRANSPOSED;
        int stride = byInput ? outputs : inputs;
        try {
            product.invokeExact(
                    ROW_MAJOR, AS_IS, order, batch, outputs, inputs, 1f, x, inputs, w, stride, 0f,
                    y, outputs);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
