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

/// What a device keeps of a matrix on analog tiles: net weights in strips, constants of columns and rows, and which tiles
/// give which outputs. The layouts are those of `tile_base.cl` and `tile_collect.cl`.
final class TileMemory implements AutoCloseable {

    private static final int TILE_INTS = 16;
    private static final int LINE_KINDS = 5;

    private final TileArray array;
    private final List<cl_mem> buffers = new ArrayList<>();
    private final int[] lineStarts;
    private final Map<Integer, List<Integer>> columnBlocks = new LinkedHashMap<>();
    private final int[] blockOutputs;
    private final Pointer tiles;
    private final Pointer weights;
    private final Pointer lines;
    private final Pointer groups;
    private final Pointer members;
    private final Pointer bias;
    private int partialStride;
    private int mostRows;
    private long rows;
    private int mostColumns;

    /// @param width columns of a strip
    TileMemory(Session session, TileArray array, int width) {
        this.array = array;
        this.lineStarts = new int[array.tiles().size()];
        for (int t = 0; t < array.tiles().size(); t++) {
            int first = array.tiles().get(t).outputs().start();
            columnBlocks.computeIfAbsent(first, _ -> new ArrayList<>()).add(t);
        }
        this.blockOutputs =
                columnBlocks.values().stream()
                        .mapToInt(block -> array.tiles().get(block.getFirst()).columnCount())
                        .toArray();
        try (Arena arena = Arena.ofConfined()) {
            lines = keep(session, lines(arena));
            weights = keep(session, weights(arena, width));
            tiles = keep(session, tiles(arena, width));
            members = keep(session, members(arena));
            groups = keep(session, groups(arena));
            bias = keep(session, floats(arena, array.bias()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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

    private Pointer keep(Session session, MemorySegment contents) {
        cl_mem buffer = session.copy(contents);
        buffers.add(buffer);
        return Pointer.to(buffer);
    }

    private static MemorySegment floats(Arena arena, float[] values) {
        MemorySegment to =
                arena.allocate((long) Math.max(1, values.length) * Float.BYTES, Float.BYTES);
        MemorySegment.copy(values, 0, to, ValueLayout.JAVA_FLOAT, 0, values.length);
        return to;
    }

    /// Rows of a strip lie one after the other; columns that are not there have weights of 0.
    private MemorySegment weights(Arena arena, int width) {
        MemorySegment to = arena.allocate(weightBytes(array), Float.BYTES);
        long at = 0;
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
        return to;
    }

    private MemorySegment lines(Arena arena) {
        int bits = bits();
        long floats = 0;
        for (int t = 0; t < lineStarts.length; t++) {
            AnalogTile tile = array.tiles().get(t);
            lineStarts[t] = Math.toIntExact(floats);
            floats += (long) (LINE_KINDS + bits) * padded(tile) + tile.rowCount();
        }
        MemorySegment to = arena.allocate(floats * Float.BYTES, Float.BYTES);
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
        return to;
    }

    private static void copy(float[] from, MemorySegment to, long at) {
        MemorySegment.copy(from, 0, to, ValueLayout.JAVA_FLOAT, at * Float.BYTES, from.length);
    }

    /// Capacitors of a column's converter, 0 unless it is a SAR.
    private int bits() {
        AnalogTile first = array.tiles().getFirst();
        return first.columns().adcBits().length / first.columnCount();
    }

    private MemorySegment tiles(Arena arena, int width) {
        MemorySegment to =
                arena.allocate((long) lineStarts.length * TILE_INTS * Integer.BYTES, Integer.BYTES);
        long strips = 0;
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
            long at = (long) t * TILE_INTS * Integer.BYTES;
            MemorySegment.copy(values, 0, to, ValueLayout.JAVA_INT, at, values.length);
            strips += (long) padded / width * tile.rowCount();
            partialStride = Math.addExact(partialStride, padded);
            rows += tile.rowCount();
            mostRows = Math.max(mostRows, tile.rowCount());
            mostColumns = Math.max(mostColumns, padded);
        }
        return to;
    }

    private MemorySegment members(Arena arena) {
        return ints(arena, columnBlocks.values().stream().flatMap(List::stream).toList());
    }

    private MemorySegment groups(Arena arena) {
        List<Integer> values = new ArrayList<>();
        int start = 0;
        for (List<Integer> block : columnBlocks.values()) {
            AnalogTile tile = array.tiles().get(block.getFirst());
            values.addAll(List.of(tile.outputs().start(), tile.columnCount(), start, block.size()));
            start += block.size();
        }
        return ints(arena, values);
    }

    private static MemorySegment ints(Arena arena, List<Integer> values) {
        MemorySegment to = arena.allocate((long) values.size() * Integer.BYTES, Integer.BYTES);
        for (int i = 0; i < values.size(); i++) {
            to.setAtIndex(ValueLayout.JAVA_INT, i, values.get(i));
        }
        return to;
    }

    Pointer tiles() {
        return tiles;
    }

    Pointer weights() {
        return weights;
    }

    Pointer lines() {
        return lines;
    }

    Pointer groups() {
        return groups;
    }

    Pointer members() {
        return members;
    }

    Pointer bias() {
        return bias;
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
    int outputItems(TileWork work) {
        int items = 0;
        for (int block = 0; block < blockOutputs.length; block++) {
            items += Math.ceilDiv(blockOutputs[block], work.lanes());
        }
        return items;
    }

    @Override
    public void close() {
        buffers.forEach(CL::clReleaseMemObject);
        buffers.clear();
    }
}
