package org.moesaic.opencl;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/// Buffers of a call: what goes over, what stays on the device between kernels, what comes back. They grow when a call
/// needs more, and are kept.
///
/// All that goes over lies in one buffer, because a transfer takes as long as a small kernel: the plan in ints, then the
/// inputs, then the factors of outputs in floats.
final class TileScratch implements AutoCloseable {

    /// Enough for small matrices, so that growing stays rare.
    private static final int START_BYTES = 1 << 18;

    private final Session session;
    private Staging.Buffer sent;
    private int inputStart;
    private int factorStart;
    private int end;
    private Staging.Buffer output;
    private Staging.Buffer flags;
    private Local driven;
    private Local totals;
    private Local partial;

    TileScratch(Session session) {
        this.session = session;
        sent = Staging.Buffer.of(session, START_BYTES);
        output = Staging.Buffer.of(session, START_BYTES);
        flags = Staging.Buffer.of(session, START_BYTES);
        driven = Local.of(session, START_BYTES);
        totals = Local.of(session, START_BYTES);
        partial = Local.of(session, START_BYTES);
    }

    /// Makes room for a call, in floats or ints.
    void reserve(
            long inputs,
            long planInts,
            long factorCount,
            long outputs,
            long drivenFloats,
            long totalFloats,
            long partialFloats,
            long flagCount) {
        long words = Math.addExact(Math.addExact(planInts, inputs), factorCount);
        sent = sent.atLeast(session, Math.multiplyExact(words, Float.BYTES));
        inputStart = (int) planInts;
        factorStart = inputStart + (int) inputs;
        end = factorStart + (int) factorCount;
        output = output.atLeast(session, outputs * Float.BYTES);
        flags = flags.atLeast(session, flagCount * Integer.BYTES);
        driven = driven.atLeast(session, drivenFloats * Float.BYTES);
        totals = totals.atLeast(session, totalFloats * Float.BYTES);
        partial = partial.atLeast(session, partialFloats * Float.BYTES);
    }

    void putInput(float[] x, int from, int count) {
        sent.floats().put(inputStart, x, from, count);
    }

    void putFactors(float[] values, int count) {
        sent.floats().put(factorStart, values, 0, count);
    }

    /// Where the plan is written.
    IntBuffer planInts() {
        return sent.ints();
    }

    /// Sends plan, inputs and factors. Blocks: JOCL makes an object and a thread to keep the memory of what it does not wait
    /// for.
    void send() {
        CL.clEnqueueWriteBuffer(
                session.queue(),
                sent.memory(),
                true,
                0,
                (long) end * Float.BYTES,
                sent.pointer(),
                0,
                null,
                null);
    }

    void fetchFlags(int[] to, int count) {
        read(flags, count);
        flags.ints().get(0, to, 0, count);
    }

    void fetchOutput(float[] y, int from, int count) {
        read(output, count);
        FloatBuffer floats = output.floats();
        floats.get(0, y, from, count);
    }

    private void read(Staging.Buffer buffer, int values) {
        CL.clEnqueueReadBuffer(
                session.queue(),
                buffer.memory(),
                true,
                0,
                (long) values * Float.BYTES,
                buffer.pointer(),
                0,
                null,
                null);
    }

    Pointer sent() {
        return sent.argument();
    }

    /// Word of the first input.
    int inputStart() {
        return inputStart;
    }

    /// Word of the first factor.
    int factorStart() {
        return factorStart;
    }

    Pointer output() {
        return output.argument();
    }

    Pointer flags() {
        return flags.argument();
    }

    Pointer driven() {
        return driven.argument();
    }

    Pointer totals() {
        return totals.argument();
    }

    Pointer partial() {
        return partial.argument();
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
    private record Local(long bytes, cl_mem memory, Pointer argument) {

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

        private void close() {
            CL.clReleaseMemObject(memory);
        }
    }
}
