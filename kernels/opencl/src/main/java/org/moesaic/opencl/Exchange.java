package org.moesaic.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/// Memory through which the host and kernels pass numbers: one that both see where the device has such memory, else memory
/// of the host and a buffer of the device, with transfers between them.
final class Exchange implements AutoCloseable {

    private final Session session;
    private final boolean shared;
    private final ByteBuffer host;
    private final IntBuffer ints;
    private final FloatBuffer floats;
    private final ShortBuffer shorts;
    private final Pointer start;
    private final cl_mem memory;
    private final Pointer argument;

    /// @param shared whether both see it: only where [Session#sharesBuffers()]
    Exchange(Session session, boolean shared, int bytes) {
        this.session = session;
        this.shared = shared;
        ByteBuffer room;
        if (shared) {
            start = session.shared(bytes);
            room = start.getByteBuffer(0, bytes);
            memory = null;
            argument = start;
        } else {
            room = ByteBuffer.allocateDirect(bytes);
            start = Pointer.to(room);
            memory = session.buffer(bytes);
            argument = Pointer.to(memory);
        }
        host = room.order(ByteOrder.nativeOrder());
        ints = host.asIntBuffer();
        floats = host.asFloatBuffer();
        shorts = host.asShortBuffer();
    }

    ByteBuffer bytes() {
        return host;
    }

    ShortBuffer shorts() {
        return shorts;
    }

    IntBuffer ints() {
        return ints;
    }

    FloatBuffer floats() {
        return floats;
    }

    /// Makes it an argument of a kernel.
    void set(cl_kernel kernel, int index) {
        if (shared) {
            CL.clSetKernelArgSVMPointer(kernel, index, argument);
        } else {
            CL.clSetKernelArg(kernel, index, Sizeof.cl_mem, argument);
        }
    }

    /// Lets kernels that are launched from now on see what the host has written. A transfer blocks: JOCL makes an object and
    /// a thread to keep the memory of one that it does not wait for.
    void send(long bytes) {
        if (!shared) {
            CL.clEnqueueWriteBuffer(session.queue(), memory, true, 0, bytes, start, 0, null, null);
        }
    }

    /// Waits for all kernels, and lets the host see what they have written.
    void receive(long bytes) {
        if (shared) {
            CL.clFinish(session.queue());
        } else {
            CL.clEnqueueReadBuffer(session.queue(), memory, true, 0, bytes, start, 0, null, null);
        }
    }

    /// At least twice as large as this one if it must be larger, so that growing stays rare.
    Exchange atLeast(long bytes) {
        if (bytes <= host.capacity()) {
            return this;
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a product with " + bytes + " bytes of inputs or outputs; at most 2 GiB");
        }
        long room = Math.min(Math.max(bytes, 2L * host.capacity()), Integer.MAX_VALUE);
        Exchange larger = new Exchange(session, shared, Math.toIntExact(room));
        close();
        return larger;
    }

    /// Not while kernels run.
    @Override
    public void close() {
        if (shared) {
            CL.clSVMFree(session.context(), start);
        } else {
            CL.clReleaseMemObject(memory);
        }
    }
}
