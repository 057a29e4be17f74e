package org.moesaic.compute.analog;

import java.util.Arrays;

/// The sums of one pass over a crossbar. Each is a chain of fused multiply-adds in fp32 from 0, row after row: the order
/// that all backends keep, so that they give the same bits.
final class Sums {

    /// Σ w v for each column.
    final float[] product;

    /// Σ w (v · position) for each column.
    final float[] position;

    /// Σ |w| |v| for each column.
    final float[] current;

    /// Σ |w| v² for each column, v² rounded first.
    final float[] power;

    /// Σ v, by additions.
    float inputs;

    /// Σ v².
    float inputPower;

    private final AnalogTile tile;

    Sums(AnalogTile tile) {
        this.tile = tile;
        int columns = tile.columnCount();
        product = new float[columns];
        position = new float[columns];
        current = new float[columns];
        power = new float[columns];
    }

    void of(float[] driven) {
        Arrays.fill(product, 0);
        Arrays.fill(position, 0);
        Arrays.fill(current, 0);
        Arrays.fill(power, 0);
        inputs = 0;
        inputPower = 0;
        for (int row = 0; row < tile.rowCount(); row++) {
            float v = driven[row];
            // What is not driven adds nothing to any of them; readouts drive one row of all.
            if (v != 0) {
                add(row, v);
            }
        }
    }

    private void add(int row, float v) {
        inputs += v;
        inputPower = Math.fma(v, v, inputPower);
        float placed = v * tile.positions()[row];
        float magnitude = Math.abs(v);
        float square = v * v;
        float[] weights = tile.weights();
        int columns = product.length;
        int first = row * columns;
        for (int i = 0; i < columns; i++) {
            float w = weights[first + i];
            float size = Math.abs(w);
            product[i] = Math.fma(w, v, product[i]);
            position[i] = Math.fma(w, placed, position[i]);
            current[i] = Math.fma(size, magnitude, current[i]);
            power[i] = Math.fma(size, square, power[i]);
        }
    }
}
