package org.moesaic.verification.benchmark.kernels;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.MatrixShape;

/// When each cell of one kernel on one backend has its turn: all cells of a round one after the other, so that a machine
/// that slows down slows all of them. Batches take part in the first two rounds: they are held against one vector at a
/// time of the same rounds, and cost much.
///
/// @param cells one round
/// @param warmUpRounds rounds that do not count: code is compiled in them
/// @param rounds rounds that count
/// @param sliceMilliseconds how long a turn is at least
/// @param poolBytes matrices in a pool
record Plan(List<Cell> cells, int warmUpRounds, int rounds, int sliceMilliseconds, long poolBytes) {

    private static final int BATCH_ROUNDS = 2;

    /// Java's second compiler takes over in this time.
    private static final int WARM_UP_MILLISECONDS = 2_500;

    /// A turn of a kernel on a backend.
    record Turn(Cell cell, int round) {}

    /// @param quick whether fewer cells, rounds and bytes will do
    static Plan of(TableKernel kernel, String backend, boolean quick) {
        List<Cell> cells = new ArrayList<>();
        List<Integer> threads =
                backend.equals(TableKernel.OPENCL) ? List.of(deviceThreads()) : List.of(1, 2);
        boolean batches = !quick || kernel.format().equals("int4");
        for (MatrixShape shape : quick ? List.of(Cell.LARGE) : Cell.SHAPES) {
            for (boolean hot : quick ? new boolean[] {false} : new boolean[] {true, false}) {
                for (int count : threads) {
                    cells.add(new Cell(shape, hot, count, 1));
                    if (batches) {
                        cells.add(new Cell(shape, hot, count, Cell.LARGE_BATCH));
                    }
                }
            }
        }
        int slice = quick ? 80 : 110;
        int warmUpRounds = Math.ceilDiv(WARM_UP_MILLISECONDS, slice * cells.size());
        return new Plan(
                List.copyOf(cells),
                warmUpRounds,
                quick ? 3 : 4,
                slice,
                (quick ? 128L : 192L) << 20);
    }

    /// Threads of an OpenCL device, which has those that it has: on a CPU as many as there are processors.
    static int deviceThreads() {
        return Runtime.getRuntime().availableProcessors();
    }

    List<Turn> warmUp() {
        List<Turn> turns = new ArrayList<>();
        for (int round = 0; round < warmUpRounds; round++) {
            for (Cell cell : cells) {
                turns.add(new Turn(cell, round));
            }
        }
        return turns;
    }

    List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Cell cell : cells) {
                if (cell.batch() == 1 || round < BATCH_ROUNDS) {
                    turns.add(new Turn(cell, round));
                }
            }
        }
        return turns;
    }
}
