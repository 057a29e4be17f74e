package org.moesaic.opencl;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/// Buffers of a call: what goes over, what stays on the device between kernels, what comes back. They grow when a call
/// needs more, and are kept.
final class TileScratch implements AutoCloseable {

    /// Enough for small matrices, so that growing stays rare.
    private static final int START_BYTES = 1 << 18;

    private final Session session;
    private Staging.Buffer input;
    private Staging.Buffer plan;
    private Staging.Buffer factors;
    private Staging.Buffer output;
    private Staging.Buffer flags;
    private Local driven;
    private Local totals;
    private Local partial;

    TileScratch(Session session) {
        this.session = session;
        input = Staging.Buffer.of(session, START_BYTES);
        plan = Staging.Buffer.of(session, START_BYTES);
        factors = Staging.Buffer.of(session, START_BYTES);
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
        input = input.atLeast(session, inputs * Float.BYTES);
        plan = plan.atLeast(session, planInts * Integer.BYTES);
        factors = factors.atLeast(session, factorCount * Float.BYTES);
        output = output.atLeast(session, outputs * Float.BYTES);
        flags = flags.atLeast(session, flagCount * Integer.BYTES);
        driven = driven.atLeast(session, drivenFloats * Float.BYTES);
        totals = totals.atLeast(session, totalFloats * Float.BYTES);
        partial = partial.atLeast(session, partialFloats * Float.BYTES);
    }

    void sendInput(float[] x, int from, int count) {
        input.floats().put(0, x, from, count);
        write(input, count);
    }

    IntBuffer planInts() {
        return plan.ints();
    }

    void sendPlan(int ints) {
        write(plan, ints);
    }

    void sendFactors(float[] values, int count) {
        factors.floats().put(0, values, 0, count);
        write(factors, count);
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

    // Both block: JOCL makes an object and a thread to keep the memory of what it does not wait
    // for.
    private void write(Staging.Buffer buffer, int values) {
        CL.clEnqueueWriteBuffer(
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

    Pointer input() {
        return input.argument();
    }

    Pointer plan() {
        return plan.argument();
    }

    Pointer factors() {
        return factors.argument();
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
        input.close();
        plan.close();
        factors.close();
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
