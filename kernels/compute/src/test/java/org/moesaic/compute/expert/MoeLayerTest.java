package org.moesaic.compute.expert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.ReferenceBackend;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.Encoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

class MoeLayerTest {

    private static final int WIDTH = 24;
    private static final int INNER = 40;
    private static final RoutingRule TOP_2 = RoutingRule.simple(RoutingRule.Score.SOFTMAX, 2, true);

    private final Random random = new Random(8);
    private final Arena arena = Arena.ofConfined();
    private final Backend backend = new ReferenceBackend();

    @AfterEach
    void close() {
        arena.close();
    }

    private PackedMatrix matrix(String format, int rows, int columns) {
        return RandomMatrices.of(
                NumberFormats.parse(format).orElseThrow(),
                new MatrixShape(rows, columns),
                Values.NORMAL,
                random,
                arena);
    }

    private ExpertWeights weights(String format, Nonlinearity nonlinearity, boolean biased) {
        Biases biases =
                biased ? new Biases(numbers(INNER), numbers(INNER), numbers(WIDTH)) : Biases.NONE;
        return new ExpertWeights(
                Optional.of(matrix(format, INNER, WIDTH)),
                matrix(format, INNER, WIDTH),
                matrix(format, WIDTH, INNER),
                biases,
                nonlinearity);
    }

    private float[] numbers(int count) {
        return Values.NORMAL.array(random, count);
    }

    private static double[] token(float[] x, int token) {
        double[] one = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            one[i] = x[token * WIDTH + i];
        }
        return one;
    }

    private static void assertNear(double[] expected, float[] y, int token) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < WIDTH; i++) {
            // Three roundings to float on the way, of sums of 24 and 40 terms whose magnitude is
            // that of the largest.
            assertEquals(expected[i], y[token * WIDTH + i], 1e-5 * largest, "token " + token);
        }
    }

    /// More tokens than one pass takes, each with a gate weight of its own.
    @ParameterizedTest
    @EnumSource(Nonlinearity.class)
    void anExpertIsItsFormula(Nonlinearity nonlinearity) {
        int tokens = 130;
        float[] x = numbers(tokens * WIDTH);
        float[] gateWeights = numbers(tokens);
        float[] y = new float[x.length];
        ExpertWeights gated = weights("bf16", nonlinearity, true);
        ExpertWeights plain = ExpertWeights.plain(gated.up(), gated.down(), nonlinearity);
        for (ExpertWeights weights : List.of(gated, plain)) {
            try (Expert expert = new Expert(backend, weights, Activations.FP32)) {
                expert.apply(tokens, x, gateWeights, y);
            }
            for (int t = 0; t < tokens; t++) {
                double[] expected = PlainLayer.expert(weights, token(x, t));
                for (int i = 0; i < WIDTH; i++) {
                    expected[i] *= gateWeights[t];
                }
                assertNear(expected, y, t);
            }
        }
    }

    /// Experts in five formats, one of them with int8 inputs, and a shared one in another; with and without capacity.
    @ParameterizedTest
    @CsvSource({"1, 0", "70, 0", "200, 0", "70, 0.5", "70, 1.25", "0, 1"})
    void aLayerIsItsFormula(int tokens, double capacityFactor) {
        List<String> formats = List.of("fp32", "int8", "int4-g32-asym", "ternary", "nf4", "dict16");
        List<ExpertWeights> experts = new ArrayList<>();
        for (String format : formats) {
            experts.add(weights(format, Nonlinearity.SILU, format.equals("nf4")));
        }
        List<ExpertWeights> shared = List.of(weights("bf16", Nonlinearity.RELU, false));
        PackedMatrix routerMatrix = matrix("fp32", formats.size(), WIDTH);
        float[] logitBias = numbers(formats.size());
        float[] x = numbers(tokens * WIDTH);
        float[] y = new float[x.length];
        Routing routing;
        try (Router router = new Router(backend, routerMatrix, logitBias, TOP_2)) {
            MoeLayer layer =
                    new MoeLayer(
                            router,
                            loaded(experts),
                            loaded(shared),
                            capacityFactor == 0
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(capacityFactor));
            layer.apply(tokens, x, y);
            routing = layer.apply(tokens, x, y);
        }
        int[] served = new int[formats.size()];
        for (int t = 0; t < tokens; t++) {
            double[] one = token(x, t);
            double[] logits = PlainLayer.product(routerMatrix, one);
            for (int e = 0; e < logits.length; e++) {
                logits[e] = Math.exp(logits[e] + logitBias[e]);
            }
            int[] chosen = PlainLayer.topK(logits, TOP_2);
            double sum = logits[chosen[0]] + logits[chosen[1]];
            double[] gateWeights = new double[2];
            for (int rank = 0; rank < 2; rank++) {
                assertEquals(chosen[rank], routing.experts()[2 * t + rank]);
                boolean dropped = routing.dropped()[2 * t + rank];
                gateWeights[rank] = dropped ? 0 : logits[chosen[rank]] / sum;
                served[chosen[rank]] += dropped ? 0 : 1;
            }
            assertNear(PlainLayer.token(experts, shared, chosen, gateWeights, one), y, t);
        }
        if (capacityFactor == 0) {
            assertEquals(0, routing.droppedCount());
        } else {
            int capacity = (int) Math.ceil(capacityFactor * tokens * 2 / formats.size());
            assertTrue(Arrays.stream(served).max().orElse(0) <= capacity);
            assertEquals(2 * tokens - routing.droppedCount(), Arrays.stream(served).sum());
        }
    }

    /// Experts in another order with the router's rows in the same order: the same outputs, bit for bit, as long as the
    /// ranks stay.
    @Test
    void permutedExpertsGiveTheSame() {
        List<ExpertWeights> experts = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            experts.add(weights("int4", Nonlinearity.GELU_ERF, false));
        }
        float[] rows = numbers(4 * WIDTH);
        int[] order = {2, 0, 3, 1};
        float[] permutedRows = new float[rows.length];
        List<ExpertWeights> permuted = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            System.arraycopy(rows, order[e] * WIDTH, permutedRows, e * WIDTH, WIDTH);
            permuted.add(experts.get(order[e]));
        }
        float[] x = numbers(20 * WIDTH);
        assertArrayEquals(run(rows, experts, x), run(permutedRows, permuted, x));
    }

    private float[] run(float[] routerRows, List<ExpertWeights> experts, float[] x) {
        PackedMatrix matrix =
                PackedMatrix.allocate(
                        arena,
                        NumberFormats.parse("fp32").orElseThrow(),
                        new MatrixShape(experts.size(), WIDTH));
        for (int i = 0; i < routerRows.length; i++) {
            Encoder.setValue(matrix, i / WIDTH, i % WIDTH, routerRows[i]);
        }
        float[] y = new float[x.length];
        try (Router router = new Router(backend, matrix, new float[0], TOP_2)) {
            new MoeLayer(router, loaded(experts), List.of(), OptionalDouble.empty())
                    .apply(x.length / WIDTH, x, y);
        }
        return y;
    }

    @Test
    void aNaNTokenSpoilsOnlyItself() {
        List<ExpertWeights> experts = new ArrayList<>();
        for (int e = 0; e < 3; e++) {
            experts.add(weights("int8", Nonlinearity.SILU, false));
        }
        float[] x = numbers(3 * WIDTH);
        float[] rows = numbers(3 * WIDTH);
        float[] clean = run(rows, experts, x);
        x[WIDTH + 4] = Float.NaN;
        float[] y = run(rows, experts, x);
        for (int i = 0; i < y.length; i++) {
            assertEquals(i / WIDTH == 1 ? Float.NaN : clean[i], y[i], "value " + i);
        }
    }

    private List<Expert> loaded(List<ExpertWeights> weights) {
        List<Expert> experts = new ArrayList<>();
        for (ExpertWeights one : weights) {
            experts.add(new Expert(backend, one, Activations.FP32));
        }
        return experts;
    }

    /// Int8 inputs where the format has them: near the fp32 outputs, and not the same.
    @Test
    void expertsWithInt8Inputs() {
        ExpertWeights weights = weights("int8", Nonlinearity.SILU, false);
        float[] x = numbers(5 * WIDTH);
        float[] ones = {1, 1, 1, 1, 1};
        float[] exact = new float[x.length];
        float[] rounded = new float[x.length];
        new Expert(backend, weights, Activations.FP32).apply(5, x, ones, exact);
        new Expert(backend, weights, Activations.INT8).apply(5, x, ones, rounded);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < x.length; i++) {
            difference += Math.pow(exact[i] - rounded[i], 2);
            size += Math.pow(exact[i], 2);
        }
        // Each input is off by at most half of max/127: about a percent of the outputs.
        double relative = Math.sqrt(difference / size);
        assertTrue(relative > 1e-4 && relative < 0.03, "off by " + relative);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ExpertWeights good = weights("int4", Nonlinearity.SILU, false);
        IllegalArgumentException all =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new ExpertWeights(
                                        Optional.of(good.down()),
                                        good.up(),
                                        good.up(),
                                        new Biases(new float[1], new float[2], new float[3]),
                                        Nonlinearity.SILU));
        assertEquals(
                "gate is 24 x 40, must be 40 x 24; down is 40 x 24, must be 24 x 40; "
                        + "gate bias has 1 values, must have 40 or none; "
                        + "up bias has 2 values, must have 40 or none; "
                        + "down bias has 3 values, must have 24 or none",
                all.getMessage());
        ExpertWeights floats = weights("bf16", Nonlinearity.SILU, false);
        IllegalArgumentException unsupported =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Expert(backend, floats, Activations.INT8));
        assertEquals(
                "reference does not multiply bf16 with INT8 activations", unsupported.getMessage());
        Expert expert = new Expert(backend, good, Activations.FP32);
        float[] small = new float[WIDTH];
        assertThrows(
                IllegalArgumentException.class,
                () -> expert.apply(2, small, new float[2], new float[2 * WIDTH]));
        Router router = new Router(backend, matrix("fp32", 2, WIDTH), new float[0], TOP_2);
        assertThrows(
                IllegalArgumentException.class,
                () -> new MoeLayer(router, List.of(expert), List.of(), OptionalDouble.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new MoeLayer(
                                router, List.of(expert, expert), List.of(), OptionalDouble.of(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Router(backend, matrix("fp32", 2, WIDTH), new float[1], TOP_2));
        MoeLayer layer =
                new MoeLayer(router, List.of(expert, expert), List.of(), OptionalDouble.empty());
        assertThrows(IllegalArgumentException.class, () -> layer.apply(2, small, small));
    }
}
