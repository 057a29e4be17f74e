package org.moesaic.vector;

import java.util.Arrays;
import org.moesaic.compute.analog.AnalogTile;

/// A crossbar's weights and what is fixed about its columns, in panels of two vectors. Columns are put where [NoiseWords]
/// gives their noise: block `j` of four columns is lanes `2j` and `2j + 1` of both vectors. The last panel is filled up
/// with columns of zeros.
final class TilePanels {

    /// Columns of a panel.
    static final int WIDTH = 2 * Lanes.COUNT;

    /// Column within a panel of each place in it.
    static final int[] ORDER = order();

    final AnalogTile tile;
    final int panels;

    /// Rows, filled up to whole vectors.
    final int paddedRows;

    /// By panel, row, place.
    final float[] weights;

    final float[] positions;
    final float[] scales;
    final float[] voltageOffsets;
    final float[] sShapes;
    final float[] noiseSigmas;
    final float[] adcOffsets;

    /// By panel, bit (the lowest first), place.
    final float[] adcBits;

    /// Infinite for columns that are not there, which are never beyond it.
    final float[] bounds;

    TilePanels(AnalogTile tile, float bound, int bits) {
        this(tile, bound, bits, new float[weights(tile)]);
    }

    /// Places for the weights of a tile.
    static int weights(AnalogTile tile) {
        int panels = Math.ceilDiv(tile.columnCount(), WIDTH);
        return Math.toIntExact((long) panels * tile.rowCount() * WIDTH);
    }

    /// @param room for the weights, not smaller; zeros, or what was there for a tile of the same shape
    TilePanels(AnalogTile tile, float bound, int bits, float[] room) {
        this.tile = tile;
        int rows = tile.rowCount();
        panels = Math.ceilDiv(tile.columnCount(), WIDTH);
        paddedRows = Math.ceilDiv(rows, Lanes.COUNT) * Lanes.COUNT;
        weights = room;
        for (int panel = 0; panel < panels; panel++) {
            if ((panel + 1) * WIDTH <= tile.columnCount()) {
                TileOrder.arrange(
                        tile.weights(),
                        panel * WIDTH,
                        tile.columnCount(),
                        rows,
                        weights,
                        panel * rows * WIDTH);
                continue;
            }
            for (int row = 0; row < rows; row++) {
                arrange(
                        tile.weights(),
                        row * tile.columnCount(),
                        1,
                        panel,
                        weights,
                        (panel * rows + row) * WIDTH);
            }
        }
        positions = Arrays.copyOf(tile.positions(), paddedRows);
        AnalogTile.Columns columns = tile.columns();
        scales = arranged(tile.scales());
        voltageOffsets = arranged(columns.voltageOffsets());
        sShapes = arranged(columns.sShapes());
        noiseSigmas = arranged(columns.noiseSigmas());
        adcOffsets = arranged(columns.adcOffsets());
        adcBits = new float[panels * bits * WIDTH];
        for (int panel = 0; panel < panels; panel++) {
            for (int bit = 0; bit < bits; bit++) {
                arrange(columns.adcBits(), bit, bits, panel, adcBits, (panel * bits + bit) * WIDTH);
            }
        }
        bounds = new float[panels * WIDTH];
        for (int place = 0; place < bounds.length; place++) {
            boolean there = place / WIDTH * WIDTH + ORDER[place % WIDTH] < tile.columnCount();
            bounds[place] = there ? bound : Float.POSITIVE_INFINITY;
        }
    }

    private float[] arranged(float[] columns) {
        float[] arranged = new float[panels * WIDTH];
        for (int panel = 0; panel < panels; panel++) {
            arrange(columns, 0, 1, panel, arranged, panel * WIDTH);
        }
        return arranged;
    }

    private void arrange(
            float[] columns, int from, int stride, int panel, float[] arranged, int to) {
        for (int place = 0; place < WIDTH; place++) {
            int column = panel * WIDTH + ORDER[place];
            if (column < tile.columnCount()) {
                arranged[to + place] = columns[from + column * stride];
            }
        }
    }

    private static int[] order() {
        int[] order = new int[WIDTH];
        for (int place = 0; place < WIDTH; place++) {
            int vector = place / Lanes.COUNT;
            int lane = place % Lanes.COUNT;
            order[place] = lane / 2 * 4 + vector * 2 + lane % 2;
        }
        return order;
    }
}
