package org.moesaic.opencl;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/// Buffers of a launch: what goes over, what stays on the device between kernels, what comes back. They grow when a launch
/// needs more, and are kept.
///
/// All that goes over lies in one buffer, because a transfer takes as long as a small kernel: parts and blocks in ints,
/// then the inputs, then the factors of outputs in floats.
final class TileScratch implements AutoCloseable {

    /// Enough for small matrices, so that growing stays rare.
    private static final int START_BYTES = 1 << 18;

    private final Session session;
    private Exchange sent;
    private Exchange output;
    private Exchange flags;
    private Local driven;
    private Local totals;
    private Local partial;
    private long sentBytes;

    /// @param shared whether the host and kernels are to see the same memory
    TileScratch(Session session, boolean shared) {
        this.session = session;
        sent = new Exchange(session, shared, START_BYTES);
        output = new Exchange(session, shared, START_BYTES);
        flags = new Exchange(session, shared, START_BYTES);
        driven = Local.of(session, START_BYTES);
        totals = Local.of(session, START_BYTES);
        partial = Local.of(session, START_BYTES);
    }

    /// Makes room, in ints or floats.
    ///
    /// @param sentWords what goes over: parts, blocks, inputs, factors of outputs
    void reserve(
            long sentWords,
            long outputFloats,
            long drivenFloats,
            long totalFloats,
            long partialFloats,
            long flagCount) {
        sentBytes = Math.multiplyExact(sentWords, Float.BYTES);
        sent = sent.atLeast(sentBytes);
        output = output.atLeast(outputFloats * Float.BYTES);
        flags = flags.atLeast(flagCount * Integer.BYTES);
        driven = driven.atLeast(session, drivenFloats * Float.BYTES);
        totals = totals.atLeast(session, totalFloats * Float.BYTES);
        partial = partial.atLeast(session, partialFloats * Float.BYTES);
    }

    IntBuffer sentInts() {
        return sent.ints();
    }

    FloatBuffer sentFloats() {
        return sent.floats();
    }

    void send() {
        sent.send(sentBytes);
    }

    /// Flags, of kernels that are through.
    IntBuffer fetchFlags(int count) {
        flags.receive((long) count * Integer.BYTES);
        return flags.ints();
    }

    /// Outputs, of kernels that are through.
    FloatBuffer fetchOutput(long count) {
        output.receive(count * Float.BYTES);
        return output.floats();
    }

    Exchange sent() {
        return sent;
    }

    Exchange output() {
        return output;
    }

    Exchange flags() {
        return flags;
    }

    Local driven() {
        return driven;
    }

    Local totals() {
        return totals;
    }

    Local partial() {
        return partial;
    }

    @Override
    public void close() {
        sent.close();
        output.close();
        flags.close();
        driven.close();
        totals.close();
        partial.close();
    }

    /// A buffer that only kernels see.
    record Local(long bytes, cl_mem memory, Pointer argument) {

        private static Local of(Session session, long bytes) {
            cl_mem memory = session.buffer(bytes);
            return new Local(bytes, memory, Pointer.to(memory));
        }

        private Local atLeast(Session session, long needed) {
            if (needed <= bytes) {
                return this;
            }
            Local larger = of(session, Math.max(needed, 2 * bytes));
            close();
            return larger;
        }

        /// Makes it an argument of a kernel.
        void set(cl_kernel kernel, int index) {
            CL.clSetKernelArg(kernel, index, Sizeof.cl_mem, argument);
        }

        private void close() {
            CL.clReleaseMemObject(memory);
        }
    }
}
