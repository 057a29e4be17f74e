package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.convert.SmoothingScales.Join;
import org.moesaic.compute.convert.SmoothingScales.Reader;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// A layer whose norm is folded computes what it did, for every expert, whatever its scales.
class SmoothingProperties {

    private static final int TOKENS = 5;

    private final List<ExpertMatrices> experts = new ArrayList<>();
    private WeightSource router;
    private CalibrationTokens tokens;
    private SmoothedLayer layer;

    /// @param factors by which each channel of the tokens is larger, as a power of ten
    private void make(long seed, int width, int count, int topK, boolean powersOfTwo, Join join) {
        Random random = new Random(seed);
        experts.clear();
        int inner = 1 + random.nextInt(9);
        for (int e = 0; e < count; e++) {
            Optional<WeightSource> gate =
                    seed % 3 == 0 ? Optional.empty() : Optional.of(matrix(random, inner, width));
            experts.add(
                    new ExpertMatrices(
                            gate,
                            matrix(random, inner, width),
                            matrix(random, width, inner),
                            Biases.NONE));
        }
        router = matrix(random, count, width);
        float[] x = new float[TOKENS * width];
        double[] factors = random.doubles(width).map(lot -> Math.pow(10, 4 * lot - 2)).toArray();
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (random.nextGaussian() * factors[i % width]);
        }
        tokens = new CalibrationTokens(TOKENS, width, x, "test");
        TokenRouting routing = TokenRouting.of(router, new float[0], topK, tokens);
        CalibrationBalance balance =
                CalibrationBalance.of(routing.routing().experts(), topK, count, TOKENS, 2);
        List<Reader> readers = new ArrayList<>();
        readers.add(
                new Reader(
                        largest(IntStream.range(0, TOKENS).toArray()),
                        Channels.largest(List.of(router)),
                        0));
        for (int e = 0; e < count; e++) {
            List<WeightSource> first = new ArrayList<>(experts.get(e).gate().stream().toList());
            first.add(experts.get(e).up());
            readers.add(
                    new Reader(
                            largest(balance.tokens().get(e)),
                            Channels.largest(first),
                            1.0 / count));
        }
        layer =
                new SmoothedLayer(
                        0, SmoothingScales.of(readers, 0.6, join, powersOfTwo), balance, routing);
    }

    private double[] largest(int[] chosen) {
        double[] largest = new double[tokens.width()];
        for (int token : chosen) {
            for (int c = 0; c < largest.length; c++) {
                float value = tokens.values()[token * largest.length + c];
                largest[c] = Math.max(largest[c], Math.abs(value));
            }
        }
        return largest;
    }

    private static WeightSource matrix(Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            // One weight in ten is 0, so that a channel may have none.
            values[i] = random.nextInt(10) == 0 ? 0 : (float) random.nextGaussian();
        }
        return WeightSource.of(new MatrixShape(rows, columns), values);
    }

    @Property(tries = 200)
    void everyExpertAndTheRouterStayTheSame(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 6) int count) {
        make(seed, width, count, 1 + Math.floorMod(seed, count), false, Join.MAXIMUM);
        CalibrationTokens folded = layer.fold(tokens);
        for (ExpertMatrices expert : experts) {
            double difference =
                    SmoothingCheck.difference(
                            expert, tokens, layer.fold(expert), folded, Nonlinearity.RELU);
            assertTrue(difference <= bound(expert, Nonlinearity.RELU), "differs by " + difference);
        }
        TokenRouting after =
                TokenRouting.of(
                        layer.fold(router), new float[0], layer.before().routing().topK(), folded);
        assertEquals(0, SmoothingCheck.rerouted(layer.before(), after));
    }

    @Property(tries = 100)
    void scalesThatArePowersOfTwoChangeNoBit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 4) int count) {
        make(seed, width, count, 1, true, Join.SHARES);
        for (ExpertMatrices expert : experts) {
            assertEquals(
                    0,
                    SmoothingCheck.difference(
                            expert,
                            tokens,
                            layer.fold(expert),
                            layer.fold(tokens),
                            Nonlinearity.SILU));
        }
    }

    @Property(tries = 100)
    void theJointScaleIsNoReadersLess(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 6) int count) {
        make(seed, width, count, 1, false, Join.MAXIMUM);
        for (double[] own : layer.scales().own()) {
            for (int c = 0; c < width; c++) {
                assertTrue(layer.scales().joint()[c] >= own[c]);
            }
        }
    }

    /// The negative control: a norm can be folded with one scale only. With that of expert 0, expert 0 stays and expert 1
    /// changes, which still has the joint one in its weights.
    @Property(tries = 50)
    void theScaleOfOneExpertCannotBeFoldedForAnother(
            @ForAll long seed, @ForAll @IntRange(min = 4, max = 40) int width) {
        make(seed, width, 2, 1, false, Join.MAXIMUM);
        float[] own = new float[width];
        for (int c = 0; c < width; c++) {
            own[c] = (float) (4 * layer.scales().own().get(1)[c]);
        }
        SmoothedLayer alone =
                new SmoothedLayer(
                        0,
                        new SmoothingScales(layer.scales().own(), own),
                        layer.balance(),
                        layer.before());
        CalibrationTokens folded = alone.fold(tokens);
        double same = difference(alone.fold(experts.get(0)), 0, folded);
        assertTrue(same <= bound(experts.get(0), Nonlinearity.SILU), "differs by " + same);
        if (layer.before().routing().tokens() > 0 && output(experts.get(1)) > 0) {
            // Its own weights were not folded at all, or with other scales: both are wrong.
            assertTrue(difference(experts.get(1), 1, folded) > 1e-3);
        }
    }

    private double difference(ExpertMatrices after, int expert, CalibrationTokens folded) {
        return SmoothingCheck.difference(
                experts.get(expert), tokens, after, folded, Nonlinearity.SILU);
    }

    private double output(ExpertMatrices expert) {
        return power(expert, Nonlinearity.SILU, PlainPass.wide(tokens.values()));
    }

    private static double power(ExpertMatrices expert, Nonlinearity between, double[] x) {
        double power = 0;
        for (double value : PlainPass.outputs(expert, between, TOKENS, x)) {
            power += value * value;
        }
        return power;
    }

    /// Six roundings to fp32 on the way through an expert come to less than 1e-6 of what the outputs were if nothing cancelled:
    /// with all weights and inputs positive. What few small experts give may cancel to far less than that.
    private double bound(ExpertMatrices expert, Nonlinearity between) {
        ExpertMatrices positive =
                new ExpertMatrices(
                        expert.gate().map(SmoothingProperties::positive),
                        positive(expert.up()),
                        positive(expert.down()),
                        Biases.NONE);
        double[] x = PlainPass.wide(tokens.values());
        double is = power(expert, between, x);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.abs(x[i]);
        }
        // The difference is over the mean of the tokens' powers.
        double most = power(positive, Nonlinearity.RELU, x) * TOKENS;
        return is == 0 ? Double.POSITIVE_INFINITY : 1e-6 * Math.sqrt(most / is);
    }

    private static WeightSource positive(WeightSource weights) {
        float[] values = new float[Math.toIntExact(weights.shape().weights())];
        float[] row = new float[weights.shape().columns()];
        for (int r = 0; r < weights.shape().rows(); r++) {
            weights.row(r, row);
            for (int c = 0; c < row.length; c++) {
                values[r * row.length + c] = Math.abs(row[c]);
            }
        }
        return WeightSource.of(weights.shape(), values);
    }
}
