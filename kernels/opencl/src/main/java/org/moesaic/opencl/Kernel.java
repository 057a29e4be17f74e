package org.moesaic.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.moesaic.compute.Activations;

/// A built kernel and what is set as its arguments. An argument is set only when it changes, and from objects that exist
/// already: a call allocates nothing.
final class Kernel {

    /// Products in a launch: `SLOTS` of common.cl.
    static final int SLOTS = 8;

    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int PLAN_START = 2;
    private static final int DICTIONARY = 3;
    private static final int FIRST_SLOT = 4;

    private final cl_program program;
    private final cl_kernel kernel;
    private final Activations activations;
    private final int tile;
    private final int taskRows;
    private final int groupItems;
    private final boolean groupPerTask;
    private final DeviceMatrix[] slots = new DeviceMatrix[SLOTS];
    private final int[] planStart = {0};
    private final Pointer planStartPointer = Pointer.to(planStart);
    private final Pointer empty;
    private Exchange input;
    private Exchange output;

    /// @param tile vectors of a task: `TILE` of common.cl
    /// @param taskRows rows of a task
    /// @param groupItems work-items of a work-group
    /// @param groupPerTask whether a task is a work-group's; else a work-item's
    /// @param dictionary the dictionary, or what stands for it in kernels that use none
    /// @param empty stands for the buffers of slots that are not in use
    Kernel(
            cl_program program,
            Activations activations,
            int tile,
            int taskRows,
            int groupItems,
            boolean groupPerTask,
            Pointer dictionary,
            Pointer empty) {
        this.program = program;
        this.kernel = CL.clCreateKernel(program, "multiply", null);
        this.activations = activations;
        this.tile = tile;
        this.taskRows = taskRows;
        this.groupItems = groupItems;
        this.groupPerTask = groupPerTask;
        this.empty = empty;
        CL.clSetKernelArg(kernel, DICTIONARY, Sizeof.cl_mem, dictionary);
        for (int slot = 0; slot < SLOTS; slot++) {
            setSlot(slot, empty, empty);
        }
    }

    cl_kernel handle() {
        return kernel;
    }

    Activations activations() {
        return activations;
    }

    int tile() {
        return tile;
    }

    int taskRows() {
        return taskRows;
    }

    int groupItems() {
        return groupItems;
    }

    /// Work-items for so many tasks, in whole work-groups.
    long items(int tasks) {
        return groupPerTask
                ? (long) tasks * groupItems
                : Math.ceilDiv((long) tasks, groupItems) * groupItems;
    }

    void bind(Exchange in, Exchange out, int start) {
        if (input != in) {
            in.set(kernel, INPUT);
            input = in;
        }
        if (output != out) {
            out.set(kernel, OUTPUT);
            output = out;
        }
        planStart[0] = start;
        CL.clSetKernelArg(kernel, PLAN_START, Sizeof.cl_int, planStartPointer);
    }

    void bind(int slot, DeviceMatrix matrix) {
        if (slots[slot] != matrix) {
            setSlot(slot, matrix.codesArgument(), matrix.sideArgument());
            slots[slot] = matrix;
        }
    }

    /// Takes a matrix off whose buffers are about to go.
    void forget(DeviceMatrix matrix) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (slots[slot] == matrix) {
                setSlot(slot, empty, empty);
                slots[slot] = null;
            }
        }
    }

    private void setSlot(int slot, Pointer codes, Pointer side) {
        CL.clSetKernelArg(kernel, FIRST_SLOT + 2 * slot, Sizeof.cl_mem, codes);
        CL.clSetKernelArg(kernel, FIRST_SLOT + 2 * slot + 1, Sizeof.cl_mem, side);
    }

    void close() {
        CL.clReleaseKernel(kernel);
        CL.clReleaseProgram(program);
    }
}
