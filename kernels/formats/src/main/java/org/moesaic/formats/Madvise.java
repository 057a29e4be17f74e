package org.moesaic.formats;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The call by which a process tells Unix what it will do with memory.
final class Madvise {

    private final MethodHandle call;

    private Madvise(MethodHandle call) {
        this.call = call;
    }

    static boolean isAllowed() {
        return Madvise.class.getModule().isNativeAccessEnabled();
    }

    /// Empty where there is none.
    @SuppressWarnings("restricted") // where it is not enabled, nobody comes here
    static Optional<Madvise> find() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("madvise")
                .map(address ->
                        new Madvise(
                                linker.downcallHandle(
                                        address,
                                        FunctionDescriptor.of(
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.ADDRESS,
                                                ValueLayout.JAVA_LONG,
                                                ValueLayout.JAVA_INT))));
    }

    /// What the system does with advice is up to it, so its answer is not looked at.
    ///
    /// @param memory whole pages
    void say(MemorySegment memory, int advice) {
        try {
            int _ = (int) call.invokeExact(memory, memory.byteSize(), advice);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
