package org.moesaic.opencl;

import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
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
    private final TileKernel drive;
    private final TileKernel addInputs;
    private final TileKernel multiply;
    private final TileKernel collect;
    private final List<TileKernel> kernels;
    private final long[] items = new long[3];
    private final long[] group = {1, 1, 1};

    /// @param empty stands for matrices that are not there
    TileProgram(Session session, TileSource source, Layout layout, int groupItems, Pointer empty) {
        this.session = session;
        this.source = source;
        this.layout = layout;
        this.groupItems = groupItems;
        program = Kernels.build(session, source.texts(), OPTIONS);
        drive = new TileKernel(program, "drive", 3, empty);
        addInputs = new TileKernel(program, "add_inputs", 3, empty);
        multiply = new TileKernel(program, "multiply", 5, empty);
        collect = new TileKernel(program, "collect", 3, empty);
        kernels = List.of(drive, addInputs, multiply, collect);
    }

    TileSource source() {
        return source;
    }

    /// Puts a matrix into a slot of the launches that follow.
    void setMatrix(int slot, TileMemory matrix) {
        drive.setMatrix(slot, matrix);
        multiply.setMatrix(slot, matrix);
        collect.setMatrix(slot, matrix);
        if (source.totals()) {
            addInputs.setMatrix(slot, matrix);
        }
    }

    /// Takes a matrix off whose buffer is about to go.
    void forget(TileMemory matrix) {
        drive.forget(matrix);
        addInputs.forget(matrix);
        multiply.forget(matrix);
        collect.forget(matrix);
    }

    /// Drives the rows of `blocks` blocks, and sums what is driven where the chain needs that.
    ///
    /// @param mostRows of a tile
    void drive(TileScratch scratch, int mostRows, int blocks) {
        int chunks = Math.ceilDiv(mostRows, source.work().chunk());
        drive.set(0, scratch.sent());
        drive.set(1, scratch.driven());
        drive.set(2, chunks);
        long count = (long) chunks * source.work().vectors() * source.passes();
        run(drive, inGroups(count), blocks, 1, group());
        if (source.totals()) {
            addInputs.set(0, scratch.sent());
            addInputs.set(1, scratch.driven());
            addInputs.set(2, scratch.totals());
            run(addInputs, source.passes(), blocks, 1, 1);
        }
    }

    /// Sums of `blocks` blocks and the chain behind them.
    ///
    /// @param columns work-items that the columns of the widest tile take
    void multiply(TileScratch scratch, int columns, int blocks) {
        multiply.set(0, scratch.sent());
        multiply.set(1, scratch.driven());
        multiply.set(2, scratch.totals());
        multiply.set(3, scratch.partial());
        multiply.set(4, scratch.flags());
        if (source.work().blockDimension() == 0) {
            run(multiply, blocks, columns, 1, 1);
        } else {
            run(multiply, columns, blocks, 1, group());
        }
    }

    /// Outputs from partial sums.
    ///
    /// @param outputs the most work-items that the outputs of a vector take
    /// @param vectors the most vectors of a matrix
    void collect(TileScratch scratch, int outputs, int vectors, int matrices) {
        collect.set(0, scratch.sent());
        collect.set(1, scratch.partial());
        collect.set(2, scratch.output());
        run(collect, inGroups(outputs), vectors, matrices, group());
    }

    /// Neighbours that are lanes make a group. A core's thread takes one work-item after the other, and groups of a few
    /// small ones spare it some of the handing out.
    private int group() {
        return layout == Layout.COALESCED ? groupItems : SMALL_ITEMS;
    }

    private long inGroups(long count) {
        return Math.ceilDiv(count, group()) * group();
    }

    private void run(TileKernel kernel, long first, long second, long third, int groupFirst) {
        items[0] = first;
        items[1] = second;
        items[2] = third;
        group[0] = groupFirst;
        CL.clEnqueueNDRangeKernel(
                session.queue(), kernel.handle(), 3, null, items, group, 0, null, null);
    }

    @Override
    public void close() {
        kernels.forEach(TileKernel::close);
        CL.clReleaseProgram(program);
    }
}
