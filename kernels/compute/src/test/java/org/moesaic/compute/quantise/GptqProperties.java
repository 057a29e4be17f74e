package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// GPTQ by slabs, strips and blocks, and Hessians by blocks of tokens, against the loops without them, bit by bit.
class GptqProperties {

    private static final List<String> FORMATS =
            List.of(
                    "int4-row",
                    "int3-g16",
                    "int4-g7-asym",
                    "nf4-g32",
                    "mxfp4",
                    "ternary",
                    "dict16",
                    "binary-g24",
                    "nested2-4-g40",
                    "fp8");

    @Property(tries = 120)
    void blocksChangeNoBit(
            @ForAll @IntRange(min = 1, max = 150) int rows,
            @ForAll @IntRange(min = 1, max = 200) int columns,
            @ForAll @IntRange(min = 1, max = 220) int block,
            @ForAll @IntRange(max = 9) int which,
            @ForAll boolean searched,
            @ForAll long seed) {
        // The plain loops of a search take long.
        int height = searched ? Math.min(rows, 70) : rows;
        Random random = new Random(seed);
        NumberFormat format = NumberFormats.parse(FORMATS.get(which)).orElseThrow();
        float[] values = gaussian(random, height * columns);
        WeightSource weights = WeightSource.of(new MatrixShape(height, columns), values);
        Hessian hessian = new Hessian(columns);
        hessian.add(gaussian(random, 30 * columns), 0, 30);
        double[] u = hessian.inverseFactor(0.1).orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix blocked =
                    new Gptq(0.1, block, searched)
                            .quantise(List.of(new Gptq.Item(weights, hessian)), format, arena)
                            .getFirst()
                            .matrix();
            GridFitter fitter = GridFitter.of(format, weights, searched);
            PackedMatrix plain =
                    Packer.pack(weights, fitter, arena, new GptqRows(fitter, u, searched));
            assertEquals(-1, plain.codes().mismatch(blocked.codes()));
            assertEquals(-1, plain.scales().mismatch(blocked.scales()));
            assertEquals(-1, plain.zeros().mismatch(blocked.zeros()));
        }
    }

    @Property(tries = 60)
    void tokensTogetherAreTokensOneByOne(
            @ForAll @IntRange(min = 1, max = 140) int width,
            @ForAll @IntRange(max = 150) int tokens,
            @ForAll @IntRange(max = 5) int from,
            @ForAll long seed) {
        float[] x = gaussian(new Random(seed), from + tokens * width);
        Hessian together = new Hessian(width);
        together.add(x, from, tokens);
        Hessian alone = new Hessian(width);
        double[] plain = new double[width * width];
        for (int t = 0; t < tokens; t++) {
            alone.add(x, from + t * width);
            for (int i = 0; i < plain.length; i++) {
                int at = from + t * width;
                plain[i] += (double) x[at + i / width] * x[at + i % width];
            }
        }
        assertEquals(tokens, together.tokens());
        assertArrayEquals(means(alone), means(together));
        for (int i = 0; i < plain.length; i++) {
            plain[i] = tokens == 0 ? 0 : plain[i] / tokens;
        }
        assertArrayEquals(plain, means(together));
    }

    private static double[] means(Hessian hessian) {
        int width = hessian.width();
        double[] means = new double[width * width];
        for (int i = 0; i < means.length; i++) {
            means[i] = hessian.mean(i / width, i % width);
        }
        return means;
    }

    private static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
