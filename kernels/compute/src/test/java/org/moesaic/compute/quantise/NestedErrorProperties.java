package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NestedPlanes;
import org.moesaic.formats.PackedMatrix;

/// No plane makes the error of weights larger (D²MoE): not where scales are rounded, nor where nothing is left to refine.
class NestedErrorProperties {

    @Property(tries = 300)
    void theErrorNeverRises(
            @ForAll @IntRange(min = 1, max = 7) int base,
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll @IntRange(min = 1, max = 48) int group,
            @ForAll @IntRange(min = -6, max = 3) int magnitude,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        int steps = 1 + random.nextInt(40);
        for (int i = 0; i < values.length; i++) {
            // Rounded, so that some groups are met exactly before the last plane.
            double value = Math.rint(random.nextGaussian() * steps) / steps;
            values[i] = (float) (value * Math.pow(10, magnitude));
        }
        WeightSource weights = WeightSource.of(new MatrixShape(rows, columns), values);
        NestedFormat format = new NestedFormat(base, 8, group);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = new RoundToNearest().quantise(weights, format, arena);
            double before = Double.POSITIVE_INFINITY;
            for (int bits = base; bits <= 8; bits++) {
                double error = error(values, NestedPlanes.prefix(matrix, bits));
                assertTrue(
                        error <= before * (1 + 1e-12),
                        bits + " bits: " + error + " after " + before);
                before = error;
            }
        }
    }

    private static double error(float[] values, PackedMatrix matrix) {
        int columns = matrix.shape().columns();
        float[] decoded = new float[columns];
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            if (i % columns == 0) {
                Decoder.decodeRow(matrix, i / columns, decoded);
            }
            double difference = (double) decoded[i % columns] - values[i];
            error += difference * difference;
        }
        return error;
    }
}
