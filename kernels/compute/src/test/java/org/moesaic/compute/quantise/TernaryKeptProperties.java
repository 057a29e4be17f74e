package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.formats.Bf16;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// Rows that are ternary already come through QMoE's format as they are, by whatever way they are packed: all zeros, without
/// zeros, without negatives, both levels of one sign, of odd width.
class TernaryKeptProperties {

    @Property(tries = 200)
    void decodedIsWhatWasPacked(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 90) int columns,
            @ForAll @DoubleRange(min = 0, max = 1) double zeros,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            float[] levels = {0, level(random), random.nextInt(4) == 0 ? 0 : level(random)};
            for (int c = 0; c < columns; c++) {
                int digit = random.nextDouble() < zeros ? 0 : 1 + random.nextInt(2);
                values[r * columns + c] = levels[digit];
            }
        }
        WeightSource weights = WeightSource.of(new MatrixShape(rows, columns), values);
        Hessian hessian = new Hessian(columns);
        for (int t = 0; t < 5; t++) {
            float[] x = new float[columns];
            for (int c = 0; c < columns; c++) {
                x[c] = (float) random.nextGaussian();
            }
            hessian.add(x, 0);
        }
        Dict16Format format = new Dict16Format();
        try (Arena arena = Arena.ofConfined()) {
            List<PackedMatrix> packed =
                    List.of(
                            new RoundToNearest().quantise(weights, format, arena),
                            new ClipSearch().quantise(weights, format, arena),
                            Gptq.DEFAULT
                                    .quantise(
                                            List.of(new Gptq.Item(weights, hessian)), format, arena)
                                    .getFirst()
                                    .matrix());
            for (PackedMatrix matrix : packed) {
                float[] decoded = new float[columns];
                for (int r = 0; r < rows; r++) {
                    Decoder.decodeRow(matrix, r, decoded);
                    for (int c = 0; c < columns; c++) {
                        decoded[c] -= values[r * columns + c];
                    }
                    assertArrayEquals(new float[columns], decoded);
                }
            }
        }
    }

    /// Any bf16 number of usual magnitude.
    private static float level(Random random) {
        double value = random.nextGaussian() * Math.pow(10, random.nextInt(5) - 3);
        return Bf16.toFloat(Bf16.fromFloat((float) value));
    }
}
