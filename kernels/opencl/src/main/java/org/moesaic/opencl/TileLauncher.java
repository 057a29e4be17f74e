package org.moesaic.opencl;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/// Multiplies matrices on analog tiles. A launch has up to [TileKernel#SLOTS] of them that have the same kernels, with all
/// their tiles and some vectors each; vectors beyond a converter's bound go into a launch after it. It begins with the
/// products that have been added when the next one does not fit, or with [#finish()].
final class TileLauncher implements AutoCloseable {

    /// Vectors of a matrix that are under way at once: enough to hide what launches take, few enough for what they drive to
    /// stay in caches.
    static final int VECTORS_AT_ONCE = 32;

    /// Ints of each matrix in front of the blocks, and floats in whose multiples its partial sums start: `PART_INTS` and
    /// `PARTIAL_UNIT` of `tile_base.cl`.
    private static final int PART_INTS = 8;

    private static final int PARTIAL_UNIT = TileWork.COLUMNS;

    private final TileScratch scratch;
    private final TileBlocks blocks = new TileBlocks();
    private final OpenClTiles[] tiles = new OpenClTiles[TileKernel.SLOTS];
    private final long[] firstReads = new long[TileKernel.SLOTS];
    private final int[] firsts = new int[TileKernel.SLOTS];
    private final int[] counts = new int[TileKernel.SLOTS];
    private final float[][] inputs = new float[TileKernel.SLOTS][];
    private final float[][] outputs = new float[TileKernel.SLOTS][];
    private final int[] inputStarts = new int[TileKernel.SLOTS];
    private final int[] factorStarts = new int[TileKernel.SLOTS];
    private final int[] outputStarts = new int[TileKernel.SLOTS];
    private TileProgram program;
    private int parts;
    private int launches;

    private long words;
    private long outputFloats;
    private long partialFloats;
    private int mostRows;
    private int columnItems;
    private int outputItems;
    private int vectors;

    TileLauncher(TileScratch scratch) {
        this.scratch = scratch;
    }

    /// Adds products that have been checked.
    void add(OpenClTiles matrix, long firstRead, int batch, float[] x, float[] y) {
        for (int first = 0; first < batch; first += VECTORS_AT_ONCE) {
            TileProgram wanted = matrix.program(batch);
            if (parts == TileKernel.SLOTS || parts > 0 && wanted != program || isIn(matrix)) {
                finish();
            }
            program = wanted;
            tiles[parts] = matrix;
            firstReads[parts] = firstRead + first;
            firsts[parts] = first;
            counts[parts] = Math.min(VECTORS_AT_ONCE, batch - first);
            inputs[parts] = x;
            outputs[parts] = y;
            parts++;
        }
    }

    private boolean isIn(OpenClTiles matrix) {
        for (int part = 0; part < parts; part++) {
            if (tiles[part] == matrix) {
                return true;
            }
        }
        return false;
    }

    /// Multiplies what has been added.
    void finish() {
        if (parts > 0) {
            reserve();
            write();
            multiply();
            program.collect(scratch, outputItems, vectors, parts);
            FloatBuffer results = scratch.fetchOutput(outputFloats);
            for (int part = 0; part < parts; part++) {
                int rows = tiles[part].memory().outputs();
                results.get(
                        outputStarts[part],
                        outputs[part],
                        firsts[part] * rows,
                        counts[part] * rows);
                tiles[part].end(counts[part]);
            }
            launches++;
        }
        clear();
    }

    /// Forgets all products, and the arrays that they hold.
    void clear() {
        Arrays.fill(tiles, null);
        Arrays.fill(inputs, null);
        Arrays.fill(outputs, null);
        parts = 0;
    }

    /// Launches so far, each with all kernels that it takes.
    int launches() {
        return launches;
    }

    /// Finds out where everything lies, and makes room for it.
    private void reserve() {
        TileWork work = program.source().work();
        long blockCount = 0;
        long driven = 0;
        mostRows = 0;
        columnItems = 0;
        outputItems = 0;
        vectors = 0;
        for (int part = 0; part < parts; part++) {
            TileMemory memory = tiles[part].memory();
            long perTile = Math.ceilDiv(counts[part], work.vectors());
            blockCount += perTile * memory.tileCount();
            driven += perTile * memory.rows() * tiles[part].passes();
            mostRows = Math.max(mostRows, memory.mostRows());
            columnItems = Math.max(columnItems, memory.columnItems(work));
            outputItems = Math.max(outputItems, memory.outputItems());
            vectors = Math.max(vectors, counts[part]);
        }
        words = TileKernel.SLOTS * PART_INTS + blockCount * TileBlocks.ints(work);
        outputFloats = 0;
        partialFloats = 0;
        for (int part = 0; part < parts; part++) {
            place(part);
        }
        int passes = program.source().passes();
        scratch.reserve(
                words,
                outputFloats,
                driven * work.vectors() * program.source().sums(),
                blockCount * passes * 2 * work.vectors(),
                partialFloats,
                blockCount * columnItems);
    }

    /// Finds out where inputs, factors and outputs of a matrix lie. Matrices with the same inputs share them.
    private void place(int part) {
        TileMemory memory = tiles[part].memory();
        int sharer = sharer(part);
        if (sharer < part) {
            inputStarts[part] = inputStarts[sharer];
        } else {
            inputStarts[part] = Math.toIntExact(words);
            words += (long) counts[part] * memory.inputs();
        }
        factorStarts[part] = Math.toIntExact(words);
        words += tiles[part].factors(counts[part]);
        outputStarts[part] = Math.toIntExact(outputFloats);
        outputFloats += (long) counts[part] * memory.outputs();
        partialFloats += (long) counts[part] * memory.partialStride();
    }

    /// The first matrix in this launch with the same vectors.
    private int sharer(int part) {
        for (int other = 0; other < part; other++) {
            if (inputs[other] == inputs[part]
                    && firsts[other] == firsts[part]
                    && counts[other] == counts[part]
                    && tiles[other].memory().inputs() == tiles[part].memory().inputs()) {
                return other;
            }
        }
        return part;
    }

    private void write() {
        long partial = 0;
        for (int part = 0; part < parts; part++) {
            TileMemory memory = tiles[part].memory();
            int columns = memory.inputs();
            if (sharer(part) == part) {
                scratch.sentFloats()
                        .put(inputStarts[part], inputs[part], from(part), counts[part] * columns);
            }
            IntBuffer to = scratch.sentInts();
            int at = part * PART_INTS;
            to.put(at, inputStarts[part]);
            to.put(at + 1, factorStarts[part]);
            to.put(at + 2, Math.toIntExact(partial / PARTIAL_UNIT));
            to.put(at + 3, outputStarts[part]);
            to.put(at + 4, counts[part]);
            partial += (long) counts[part] * memory.partialStride();
            program.setMatrix(part, memory);
            tiles[part].begin(inputs[part], from(part), counts[part]);
        }
    }

    /// Where the vectors of a matrix start.
    private int from(int part) {
        return firsts[part] * tiles[part].memory().inputs();
    }

    private void multiply() {
        drive(0);
        for (int attempt = 1; blocks.count() > 0 && program.source().bounds(); attempt++) {
            decide(attempt - 1);
            drive(attempt);
        }
    }

    /// Drives what is pending.
    private void drive(int attempt) {
        TileWork work = program.source().work();
        blocks.begin(scratch.sentInts(), TileKernel.SLOTS * PART_INTS, work);
        for (int part = 0; part < parts; part++) {
            tiles[part].writeBlocks(work, firstReads[part], attempt, counts[part], part, blocks);
            tiles[part].writeFactors(scratch.sentFloats(), factorStarts[part], counts[part]);
        }
        if (blocks.count() > 0 || attempt == 0) {
            scratch.send();
        }
        if (blocks.count() > 0) {
            program.drive(scratch, mostRows, blocks.count());
            program.multiply(scratch, columnItems, blocks.count());
            for (int part = 0; part < parts; part++) {
                tiles[part].count(counts[part], attempt);
            }
        }
    }

    private void decide(int attempt) {
        IntBuffer flags = scratch.fetchFlags(blocks.count() * columnItems);
        int block = 0;
        for (int part = 0; part < parts; part++) {
            block =
                    tiles[part].decide(
                            program.source().work(),
                            flags,
                            block,
                            columnItems,
                            counts[part],
                            attempt,
                            inputs[part],
                            from(part));
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
