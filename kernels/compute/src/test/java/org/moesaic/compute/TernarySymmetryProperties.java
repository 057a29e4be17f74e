package org.moesaic.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// Ternary weights have a sign and no other level: the negated matrix gives the negated product, bit for bit (MoTE).
class TernarySymmetryProperties {

    @Property(tries = 60)
    void negatedWeightsNegateOutputs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll Activations activations) {
        Random random = new Random(seed);
        float[] weights = new float[rows * columns];
        float[] negated = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
            negated[i] = -weights[i];
        }
        float[] x = new float[columns];
        for (int i = 0; i < columns; i++) {
            x[i] = (float) random.nextGaussian();
        }
        MatrixShape shape = new MatrixShape(rows, columns);
        float[] y = product(shape, weights, activations, x);
        float[] other = product(shape, negated, activations, x);
        for (int r = 0; r < rows; r++) {
            assertEquals(-y[r] + 0f, other[r] + 0f, "row " + r);
        }
    }

    private static float[] product(
            MatrixShape shape, float[] weights, Activations activations, float[] x) {
        try (Arena arena = Arena.ofShared();
                Backend backend = new ReferenceProvider().open(0, 1)) {
            PackedMatrix packed =
                    new RoundToNearest()
                            .quantise(
                                    WeightSource.of(shape, weights),
                                    NumberFormats.parse("ternary").orElseThrow(),
                                    arena);
            float[] y = new float[shape.rows()];
            try (LoadedMatrix matrix = backend.load(packed)) {
                backend.multiply(matrix, activations, 1, x, y);
            }
            return y;
        }
    }
}
