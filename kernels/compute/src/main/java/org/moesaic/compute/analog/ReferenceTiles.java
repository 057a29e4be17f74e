package org.moesaic.compute.analog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.moesaic.formats.tiles.TileCounts;

/// The analog chain plainly: slow, and the definition of what is right.
public final class ReferenceTiles implements LoadedTiles {

    private final TileArray array;
    private final List<TileReader> readers = new ArrayList<>();
    private final List<InputRanges> ranges = new ArrayList<>();
    private long inputConversions;
    private long additions;

    public ReferenceTiles(TileArray array) {
        this.array = array;
        for (AnalogTile tile : array.tiles()) {
            readers.add(new TileReader(array.preset(), tile));
            ranges.add(new InputRanges(array.preset().input().scaling()));
        }
    }

    @Override
    public TileArray array() {
        return array;
    }

    @Override
    public void multiply(long firstRead, int batch, float[] x, float[] y) {
        TilesCheck.check(array, batch, x, y);
        int columns = array.shape().columns();
        int rows = array.shape().rows();
        Arrays.fill(y, 0, batch * rows, 0);
        for (int vector = 0; vector < batch; vector++) {
            product(firstRead + vector, x, vector * columns, y, vector * rows);
        }
    }

    private void product(long read, float[] x, int xFrom, float[] y, int yFrom) {
        boolean[] begun = new boolean[array.shape().rows()];
        for (int t = 0; t < readers.size(); t++) {
            AnalogTile tile = array.tiles().get(t);
            TileReader reader = readers.get(t);
            int from = xFrom + tile.inputs().start();
            float range = ranges.get(t).range(largest(x, from, tile.rowCount()));
            long driven = reader.drives();
            float[] partial = reader.read(x, from, range, read, NoiseStream.PRODUCT);
            int to = yFrom + tile.outputs().start();
            for (int i = 0; i < partial.length; i++) {
                float factor = tile.scales()[i] / reader.lift();
                y[to + i] = Math.fma(partial[i], factor, y[to + i]);
            }
            inputConversions += (reader.drives() - driven) * tile.rowCount();
            if (reader.drives() > driven) {
                countAdditions(tile, begun);
            }
        }
        for (int row = 0; row < array.bias().length; row++) {
            y[yFrom + row] += array.bias()[row];
        }
    }

    /// The first partial sum of an output is added to nothing.
    private void countAdditions(AnalogTile tile, boolean[] begun) {
        for (int row = tile.outputs().start(); row < tile.outputs().end(); row++) {
            additions += begun[row] ? 1 : 0;
            begun[row] = true;
        }
    }

    private static float largest(float[] x, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    @Override
    public TileCounts performed() {
        long drives = readers.stream().mapToLong(TileReader::drives).sum();
        long conversions = readers.stream().mapToLong(TileReader::conversions).sum();
        long inside = readers.stream().mapToLong(TileReader::additions).sum();
        return new TileCounts(
                readers.size(), drives, inputConversions, conversions, additions + inside);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
