package org.moesaic.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/// The built kernels of a tile description. Arguments and sizes are set from arrays that exist already: a call allocates
/// nothing.
final class TileProgram implements AutoCloseable {

    /// Work-items of a group that do little each.
    private static final int SMALL_ITEMS = 8;

    private static final String OPTIONS = "-cl-std=CL1.2";

    private final Session session;
    private final TileSource source;
    private final Layout layout;
    private final int groupItems;
    private final cl_program program;
    private final cl_kernel drive;
    private final cl_kernel addInputs;
    private final cl_kernel multiply;
    private final cl_kernel collect;
    private final int[] value = new int[1];
    private final Pointer valuePointer = Pointer.to(value);
    private final long[] items = new long[2];
    private final long[] group = new long[2];
    private cl_kernel current;
    private int argument;

    TileProgram(Session session, TileSource source, Layout layout, int groupItems) {
        this.session = session;
        this.source = source;
        this.layout = layout;
        this.groupItems = groupItems;
        program = Kernels.build(session, source.texts(), OPTIONS);
        drive = CL.clCreateKernel(program, "drive", null);
        addInputs = CL.clCreateKernel(program, "add_inputs", null);
        multiply = CL.clCreateKernel(program, "multiply", null);
        collect = CL.clCreateKernel(program, "collect", null);
    }

    TileSource source() {
        return source;
    }

    /// Drives the rows of `blocks` blocks, and sums what is driven where the chain needs that.
    void drive(TileMemory memory, TileScratch scratch, int blocks) {
        int chunks = Math.ceilDiv(memory.mostRows(), source.work().chunk());
        start(drive);
        set(memory.tiles());
        set(memory.lines());
        set(scratch.sent());
        set(scratch.driven());
        set(scratch.inputStart());
        set(memory.inputs());
        set(chunks);
        long items = (long) chunks * source.work().vectors() * source.passes();
        run(inGroups(items), blocks, group());
        if (source.totals()) {
            start(addInputs);
            set(memory.tiles());
            set(scratch.sent());
            set(scratch.driven());
            set(scratch.totals());
            run(source.passes(), blocks, 1);
        }
    }

    /// Sums of `blocks` blocks and the chain behind them.
    void multiply(TileMemory memory, TileScratch scratch, int blocks) {
        start(multiply);
        set(memory.tiles());
        set(memory.weights());
        set(memory.lines());
        set(scratch.sent());
        set(scratch.driven());
        set(scratch.totals());
        set(scratch.partial());
        set(scratch.flags());
        set(memory.partialStride());
        int columns = memory.columnItems(source.work());
        if (source.work().blockDimension() == 0) {
            run(blocks, columns, 1);
        } else {
            run(columns, blocks, group());
        }
    }

    /// Outputs of `vectors` vectors from partial sums.
    void collect(TileMemory memory, TileScratch scratch, int vectors) {
        int outputs = memory.outputItems(source.work());
        start(collect);
        set(memory.tiles());
        set(memory.lines());
        set(memory.groups());
        set(memory.members());
        set(scratch.sent());
        set(scratch.partial());
        set(memory.bias());
        set(scratch.output());
        set(scratch.factorStart());
        set(memory.partialStride());
        set(memory.tileCount());
        set(outputs);
        set(memory.outputs());
        run(inGroups(outputs), vectors, group());
    }

    /// Neighbours that are lanes make a group. A core's thread takes one work-item after the other, and groups of a few
    /// small ones spare it some of the handing out.
    private int group() {
        return layout == Layout.COALESCED ? groupItems : SMALL_ITEMS;
    }

    private long inGroups(long count) {
        return Math.ceilDiv(count, group()) * group();
    }

    private void start(cl_kernel kernel) {
        current = kernel;
        argument = 0;
    }

    private void set(Pointer buffer) {
        CL.clSetKernelArg(current, argument++, Sizeof.cl_mem, buffer);
    }

    private void set(int number) {
        value[0] = number;
        CL.clSetKernelArg(current, argument++, Sizeof.cl_int, valuePointer);
    }

    private void run(long first, long second, int groupFirst) {
        items[0] = first;
        items[1] = second;
        group[0] = groupFirst;
        group[1] = 1;
        CL.clEnqueueNDRangeKernel(session.queue(), current, 2, null, items, group, 0, null, null);
    }

    @Override
    public void close() {
        CL.clReleaseKernel(drive);
        CL.clReleaseKernel(addInputs);
        CL.clReleaseKernel(multiply);
        CL.clReleaseKernel(collect);
        CL.clReleaseProgram(program);
    }
}
