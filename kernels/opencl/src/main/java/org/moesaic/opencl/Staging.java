package org.moesaic.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/// The way of inputs to the device and of outputs back: host memory and a device buffer for each. Both grow when a call
/// needs more, and are kept.
final class Staging implements AutoCloseable {

    private final Session session;
    private Buffer input;
    private Buffer output;

    Staging(Session session) {
        this.session = session;
        input = Buffer.of(session, 1 << 16);
        output = Buffer.of(session, 1 << 16);
    }

    Buffer input(long bytes) {
        input = input.atLeast(session, bytes);
        return input;
    }

    Buffer output(long bytes) {
        output = output.atLeast(session, bytes);
        return output;
    }

    @Override
    public void close() {
        input.close();
        output.close();
    }

    /// @param host the memory of the host, with views of it
    /// @param pointer to the memory of the host
    /// @param memory the device's
    /// @param argument a pointer to `memory`, as arguments of kernels are given
    record Buffer(
            ByteBuffer host,
            IntBuffer ints,
            FloatBuffer floats,
            ShortBuffer shorts,
            Pointer pointer,
            cl_mem memory,
            Pointer argument) {

        static Buffer of(Session session, int bytes) {
            ByteBuffer host = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            cl_mem memory = session.buffer(bytes);
            return new Buffer(
                    host,
                    host.asIntBuffer(),
                    host.asFloatBuffer(),
                    host.asShortBuffer(),
                    Pointer.to(host),
                    memory,
                    Pointer.to(memory));
        }

        /// At least twice as large as this one if it must be larger, so that growing stays rare.
        Buffer atLeast(Session session, long bytes) {
            if (bytes <= host.capacity()) {
                return this;
            }
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a product with " + bytes + " bytes of inputs or outputs; at most 2 GiB");
            }
            long room = Math.min(Math.max(bytes, 2L * host.capacity()), Integer.MAX_VALUE);
            Buffer larger = of(session, Math.toIntExact(room));
            close();
            return larger;
        }

        void close() {
            CL.clReleaseMemObject(memory);
        }
    }
}
