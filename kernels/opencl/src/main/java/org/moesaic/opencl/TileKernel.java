package org.moesaic.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/// One of the kernels for analog tiles and what is set as its arguments: buffers of the launch, perhaps a number, and a
/// buffer for each of the matrices. An argument is set only when it changes, and from objects that exist already: a call
/// allocates nothing.
final class TileKernel implements AutoCloseable {

    /// Matrices in a launch: `SLOTS` of `tile_base.cl`.
    static final int SLOTS = 8;

    private final cl_kernel kernel;
    private final int firstSlot;
    private final Object[] buffers;
    private final TileMemory[] slots = new TileMemory[SLOTS];
    private final int[] number = {0};
    private final Pointer numberPointer = Pointer.to(number);
    private final Pointer empty;

    /// @param others arguments in front of the matrices
    /// @param empty stands for the matrices of slots that are not in use
    TileKernel(cl_program program, String name, int others, Pointer empty) {
        this.kernel = CL.clCreateKernel(program, name, null);
        this.firstSlot = others;
        this.buffers = new Object[others];
        this.empty = empty;
        for (int slot = 0; slot < SLOTS; slot++) {
            setSlot(slot, empty);
        }
    }

    cl_kernel handle() {
        return kernel;
    }

    void set(int index, Exchange buffer) {
        if (buffers[index] != buffer) {
            buffer.set(kernel, index);
            buffers[index] = buffer;
        }
    }

    void set(int index, TileScratch.Local buffer) {
        if (buffers[index] != buffer) {
            buffer.set(kernel, index);
            buffers[index] = buffer;
        }
    }

    void set(int index, int value) {
        number[0] = value;
        CL.clSetKernelArg(kernel, index, Sizeof.cl_int, numberPointer);
    }

    void setMatrix(int slot, TileMemory matrix) {
        if (slots[slot] != matrix) {
            setSlot(slot, matrix.argument());
            slots[slot] = matrix;
        }
    }

    /// Takes a matrix off whose buffer is about to go.
    void forget(TileMemory matrix) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (slots[slot] == matrix) {
                setSlot(slot, empty);
                slots[slot] = null;
            }
        }
    }

    private void setSlot(int slot, Pointer matrix) {
        CL.clSetKernelArg(kernel, firstSlot + slot, Sizeof.cl_mem, matrix);
    }

    @Override
    public void close() {
        CL.clReleaseKernel(kernel);
    }
}
