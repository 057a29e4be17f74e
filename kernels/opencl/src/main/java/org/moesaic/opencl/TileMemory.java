package org.moesaic.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.moesaic.compute.analog.AnalogTile;
import org.moesaic.compute.analog.TileArray;

/// What a device keeps of a matrix on analog tiles, in one buffer, so that a kernel has room for several matrices: what is
/// known of the matrix and its tiles, which tiles give which outputs, constants of columns and rows, and net weights in
/// strips. The layouts are those of `tile_base.cl` and `tile_collect.cl`.
final class TileMemory implements AutoCloseable {

    private static final int HEADER_INTS = 16;
    private static final int TILE_INTS = 16;
    private static final int GROUP_INTS = 4;
    private static final int LINE_KINDS = 5;

    private final TileArray array;
    private final int[] lineStarts;
    private final Map<Integer, List<Integer>> columnBlocks = new LinkedHashMap<>();
    private final cl_mem buffer;
    private final Pointer argument;
    private int partialStride;
    private int mostRows;
    private long rows;
    private int mostColumns;
    private int outputItems;

    /// @param width columns of a strip
    /// @param lanes outputs of a work-item
    TileMemory(Session session, TileArray array, int width, int lanes) {
        this.array = array;
        this.lineStarts = new int[array.tiles().size()];
        for (int t = 0; t < array.tiles().size(); t++) {
            AnalogTile tile = array.tiles().get(t);
            columnBlocks.computeIfAbsent(tile.outputs().start(), _ -> new ArrayList<>()).add(t);
        }
        for (List<Integer> block : columnBlocks.values()) {
            int columns = array.tiles().get(block.getFirst()).columnCount();
            outputItems += Math.ceilDiv(columns, lanes);
        }
        try (Arena arena = Arena.ofConfined()) {
            buffer = session.copy(contents(arena, width));
        }
        argument = Pointer.to(buffer);
    }

    private MemorySegment contents(Arena arena, int width) {
        int tileCount = lineStarts.length;
        int groups = HEADER_INTS + tileCount * TILE_INTS;
        int members = groups + columnBlocks.size() * GROUP_INTS;
        int bias = members + tileCount;
        long lines = bias + array.bias().length;
        for (int t = 0; t < tileCount; t++) {
            AnalogTile tile = array.tiles().get(t);
            lineStarts[t] = Math.toIntExact(lines);
            lines += (long) (LINE_KINDS + bits()) * padded(tile) + tile.rowCount();
        }
        // A strip starts where a cache line does, and its number counts from the start of the
        // buffer.
        long firstStrip = Math.ceilDiv(lines, width);
        MemorySegment to =
                arena.allocate(firstStrip * width * Float.BYTES + weightBytes(array), Long.BYTES);
        writeTiles(to, width, firstStrip);
        writeGroups(to, groups, members);
        copy(array.bias(), to, bias);
        writeLines(to);
        writeWeights(to, width, firstStrip * width);
        int[] header = {
            groups,
            members,
            bias,
            tileCount,
            partialStride,
            array.shape().columns(),
            array.shape().rows(),
            outputItems
        };
        MemorySegment.copy(header, 0, to, ValueLayout.JAVA_INT, 0, header.length);
        return to;
    }

    /// Bytes of all weights.
    static long weightBytes(TileArray array) {
        long bytes = 0;
        for (AnalogTile tile : array.tiles()) {
            bytes += (long) padded(tile) * tile.rowCount() * Float.BYTES;
        }
        return bytes;
    }

    private static int padded(AnalogTile tile) {
        return Math.ceilDiv(tile.columnCount(), TileWork.COLUMNS) * TileWork.COLUMNS;
    }

    /// Rows of a strip lie one after the other; columns that are not there have weights of 0.
    private void writeWeights(MemorySegment to, int width, long start) {
        long at = start;
        for (AnalogTile tile : array.tiles()) {
            int columns = tile.columnCount();
            for (int strip = 0; strip < padded(tile); strip += width) {
                int count = Math.clamp(columns - strip, 0, width);
                for (int row = 0; row < tile.rowCount(); row++, at += width) {
                    MemorySegment.copy(
                            tile.weights(),
                            row * columns + (count == 0 ? 0 : strip),
                            to,
                            ValueLayout.JAVA_FLOAT,
                            at * Float.BYTES,
                            count);
                }
            }
        }
    }

    private void writeLines(MemorySegment to) {
        int bits = bits();
        for (int t = 0; t < lineStarts.length; t++) {
            AnalogTile tile = array.tiles().get(t);
            AnalogTile.Columns columns = tile.columns();
            float[][] kinds = {
                tile.scales(),
                columns.voltageOffsets(),
                columns.sShapes(),
                columns.noiseSigmas(),
                columns.adcOffsets()
            };
            long at = lineStarts[t];
            for (float[] kind : kinds) {
                copy(kind, to, at);
                at += padded(tile);
            }
            for (int bit = 0; bit < bits; bit++, at += padded(tile)) {
                for (int i = 0; i < tile.columnCount(); i++) {
                    float weight = columns.adcBits()[i * bits + bit];
                    to.setAtIndex(ValueLayout.JAVA_FLOAT, at + i, weight);
                }
            }
            copy(tile.positions(), to, at);
        }
    }

    private static void copy(float[] from, MemorySegment to, long at) {
        MemorySegment.copy(from, 0, to, ValueLayout.JAVA_FLOAT, at * Float.BYTES, from.length);
    }

    /// Capacitors of a column's converter, 0 unless it is a SAR.
    private int bits() {
        AnalogTile first = array.tiles().getFirst();
        return first.columns().adcBits().length / first.columnCount();
    }

    private void writeTiles(MemorySegment to, int width, long firstStrip) {
        long strips = firstStrip;
        for (int t = 0; t < lineStarts.length; t++) {
            AnalogTile tile = array.tiles().get(t);
            int padded = padded(tile);
            float perInput = (float) (tile.rowCount() / array.preset().irDrop().wireToCellRatio());
            int[] values = {
                tile.rowCount(),
                tile.columnCount(),
                padded,
                Math.toIntExact(strips),
                lineStarts[t],
                lineStarts[t] + (LINE_KINDS + bits()) * padded,
                (int) tile.key(),
                (int) (tile.key() >>> 32),
                tile.inputs().start(),
                Float.floatToRawIntBits(perInput),
                Float.floatToRawIntBits(tile.columns().sShapeFactor()),
                partialStride
            };
            long at = (HEADER_INTS + (long) t * TILE_INTS) * Integer.BYTES;
            MemorySegment.copy(values, 0, to, ValueLayout.JAVA_INT, at, values.length);
            strips += (long) padded / width * tile.rowCount();
            partialStride = Math.addExact(partialStride, padded);
            rows += tile.rowCount();
            mostRows = Math.max(mostRows, tile.rowCount());
            mostColumns = Math.max(mostColumns, padded);
        }
    }

    /// Column blocks, and the tiles of each, one after the other.
    private void writeGroups(MemorySegment to, int groups, int members) {
        int group = groups;
        int start = 0;
        for (List<Integer> block : columnBlocks.values()) {
            AnalogTile tile = array.tiles().get(block.getFirst());
            int[] values = {tile.outputs().start(), tile.columnCount(), start, block.size()};
            MemorySegment.copy(values, 0, to, ValueLayout.JAVA_INT, 4L * group, values.length);
            for (int number : block) {
                to.setAtIndex(ValueLayout.JAVA_INT, members + start, number);
                start++;
            }
            group += GROUP_INTS;
        }
    }

    /// As an argument of kernels.
    Pointer argument() {
        return argument;
    }

    int tileCount() {
        return lineStarts.length;
    }

    /// Inputs of the matrix.
    int inputs() {
        return array.shape().columns();
    }

    /// Outputs of the matrix.
    int outputs() {
        return array.shape().rows();
    }

    /// Floats of the partial sums of one vector.
    int partialStride() {
        return partialStride;
    }

    int mostRows() {
        return mostRows;
    }

    /// Work-items that the columns of the widest tile take.
    int columnItems(TileWork work) {
        return mostColumns / work.columns();
    }

    /// Work-items that the columns of a tile take.
    int columnItems(TileWork work, int tile) {
        return padded(array.tiles().get(tile)) / work.columns();
    }

    /// Rows of all tiles.
    long rows() {
        return rows;
    }

    /// Work-items that the outputs of a vector take.
    int outputItems() {
        return outputItems;
    }

    @Override
    public void close() {
        CL.clReleaseMemObject(buffer);
    }
}
