package org.moesaic.opencl;

import java.lang.foreign.MemorySegment;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_mem;

/// A context and a queue on a device: opened once, used from one thread. Commands run in the order in which they are
/// given.
final class Session implements AutoCloseable {

    /// What a buffer takes at least: OpenCL has no empty ones.
    private static final int SMALLEST_BUFFER = 64;

    /// Bytes that are copied to a device at once, because a Java buffer has no more than 2 GiB.
    private static final long COPIED_AT_ONCE = 1L << 30;

    private final Device device;
    private final cl_context context;
    private final cl_command_queue queue;

    Session(Device device) {
        this.device = device;
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platform());
        cl_device_id[] ids = {device.id()};
        context = CL.clCreateContext(properties, 1, ids, null, null, null);
        queue = createQueue();
    }

    // Deprecated since OpenCL 2.0 for a form that devices of 1.2 have not.
    @SuppressWarnings("deprecation")
    private cl_command_queue createQueue() {
        try {
            return CL.clCreateCommandQueue(
                    context, device.id(), CL.CL_QUEUE_PROFILING_ENABLE, null);
        } catch (RuntimeException e) {
            CL.clReleaseContext(context);
            throw e;
        }
    }

    Device device() {
        return device;
    }

    cl_context context() {
        return context;
    }

    cl_command_queue queue() {
        return queue;
    }

    /// A buffer that kernels read and the host writes, or the other way round.
    cl_mem buffer(long bytes) {
        return CL.clCreateBuffer(
                context, CL.CL_MEM_READ_WRITE, Math.max(bytes, SMALLEST_BUFFER), null, null);
    }

    /// Whether the device has memory that its kernels and the host see alike, without transfers.
    boolean sharesBuffers() {
        try {
            long ways = Info.number(device.id(), CL.CL_DEVICE_SVM_CAPABILITIES);
            return (ways & CL.CL_DEVICE_SVM_FINE_GRAIN_BUFFER) != 0;
        } catch (CLException e) {
            // Devices before OpenCL 2.0 do not know the question.
            return false;
        }
    }

    /// Memory that kernels and the host see alike: what the host has written before a launch is there for its kernels, and
    /// what they have written is there for the host once the queue is empty.
    Pointer shared(long bytes) {
        long flags = CL.CL_MEM_READ_WRITE | CL.CL_MEM_SVM_FINE_GRAIN_BUFFER;
        return CL.clSVMAlloc(context, flags, Math.max(bytes, SMALLEST_BUFFER), SMALLEST_BUFFER);
    }

    /// A buffer with the contents of memory that outlives it: that memory itself where the device shares it with the host
    /// and where it is aligned as buffers are.
    cl_mem constant(MemorySegment contents) {
        long bytes = contents.byteSize();
        if (sharesMemory(contents)) {
            Pointer start = Pointer.to(contents.asSlice(0, Math.min(bytes, 1)).asByteBuffer());
            long flags = CL.CL_MEM_READ_ONLY | CL.CL_MEM_USE_HOST_PTR;
            return CL.clCreateBuffer(context, flags, bytes, start, null);
        }
        return copy(contents);
    }

    /// A buffer with a copy of the contents.
    cl_mem copy(MemorySegment contents) {
        cl_mem buffer = buffer(contents.byteSize());
        try {
            for (long at = 0; at < contents.byteSize(); at += COPIED_AT_ONCE) {
                long bytes = Math.min(COPIED_AT_ONCE, contents.byteSize() - at);
                Pointer from = Pointer.to(contents.asSlice(at, bytes).asByteBuffer());
                CL.clEnqueueWriteBuffer(queue, buffer, true, at, bytes, from, 0, null, null);
            }
            return buffer;
        } catch (RuntimeException e) {
            CL.clReleaseMemObject(buffer);
            throw e;
        }
    }

    private boolean sharesMemory(MemorySegment contents) {
        return device.sharesHostMemory()
                && contents.isNative()
                && contents.byteSize() >= SMALLEST_BUFFER
                && contents.address() % SMALLEST_BUFFER == 0;
    }

    @Override
    public void close() {
        CL.clReleaseCommandQueue(queue);
        CL.clReleaseContext(context);
        if (device.part()) {
            CL.clReleaseDevice(device.id());
        }
    }
}
