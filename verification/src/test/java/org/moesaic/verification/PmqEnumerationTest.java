package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The allocation that `place --policy pmq` prints for Mixtral is that of trying all 3^8 choices, in every layer: the formula
/// of MC-MoE (arXiv 2410.06270), f (w / sum w)^1.5 error x 1000, written out here once more.
class PmqEnumerationTest {

    private static final int LAYERS = 32;
    private static final int EXPERTS = 8;
    private static final int LEVELS = 3;

    @TempDir Path folder;

    private final double[][] counts = new double[LAYERS][EXPERTS];
    private final double[][] gates = new double[LAYERS][EXPERTS];
    private final double[][][] errors = new double[LEVELS][LAYERS][EXPERTS];
    private Path calibration;

    @BeforeEach
    void measure() throws IOException {
        Random random = new Random(5);
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                counts[layer][expert] = 1 + random.nextInt(1000);
                gates[layer][expert] = random.nextDouble();
                // Errors need not fall alike, nor evenly.
                double error = random.nextDouble();
                for (int level = 0; level < LEVELS; level++) {
                    errors[level][layer][expert] = error;
                    error *= 0.1 + 0.8 * random.nextDouble();
                }
            }
        }
        calibration = folder.resolve("stats.json");
        Files.writeString(
                calibration,
                """
                {"schema": "moesaic.calibration/1", "model": "mixtral-8x7b", "counts": %s, "gate_weights": %s,
                 "errors": {"1": %s, "2": %s, "3": %s}}
                """
                        .formatted(
                                json(counts),
                                json(gates),
                                json(errors[0]),
                                json(errors[1]),
                                json(errors[2])));
    }

    private static String json(double[][] matrix) {
        return Arrays.stream(matrix)
                .map(Arrays::toString)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private CommandRun place(String average) {
        return CommandRun.of(
                "place",
                "--policy",
                "pmq:levels=1/2/3,average=" + average,
                "--calibration",
                calibration.toString(),
                "--model",
                "mixtral-8x7b",
                "--hardware",
                "hbm3-npu",
                "--json");
    }

    /// Every budget in whole bits of a layer, from the least that leaves an expert at 3 and one at 2 bits to all at 3 but one.
    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
    void everyLayerIsWhatEnumerationFinds(int budget) {
        JsonNode json = place(String.valueOf(budget / (double) EXPERTS)).json();
        int[][] bits = new int[LAYERS][EXPERTS];
        for (JsonNode expert : json.path("experts")) {
            String format = expert.path("format").stringValue();
            bits[expert.path("layer").intValue()][expert.path("expert").intValue()] =
                    format.equals("binary") ? 1 : Integer.parseInt(format.substring(3));
        }
        for (int layer = 0; layer < LAYERS; layer++) {
            assertTrue(allowed(bits[layer], budget), Arrays.toString(bits[layer]));
            double[][] costs = costs(layer);
            double least = Double.POSITIVE_INFINITY;
            int[] choice = new int[EXPERTS];
            for (int number = 0; number < 6561; number++) {
                for (int expert = 0, rest = number; expert < EXPERTS; expert++, rest /= LEVELS) {
                    choice[expert] = 1 + rest % LEVELS;
                }
                if (allowed(choice, budget)) {
                    least = Math.min(least, cost(costs, choice));
                }
            }
            assertEquals(least, cost(costs, bits[layer]), 1e-12 * least, "layer " + layer);
        }
    }

    private static boolean allowed(int[] bits, int budget) {
        return Arrays.stream(bits).sum() <= budget
                && Arrays.stream(bits).anyMatch(each -> each == 3)
                && Arrays.stream(bits).anyMatch(each -> each == 2);
    }

    private double[][] costs(int layer) {
        double all = Arrays.stream(counts[layer]).sum();
        double weight = Arrays.stream(gates[layer]).sum();
        return IntStream.range(0, EXPERTS)
                .mapToObj(expert ->
                        IntStream.range(0, LEVELS)
                                .mapToDouble(level ->
                                        counts[layer][expert]
                                                / all
                                                * Math.pow(gates[layer][expert] / weight, 1.5)
                                                * errors[level][layer][expert]
                                                * 1000)
                                .toArray())
                .toArray(double[][]::new);
    }

    private static double cost(double[][] costs, int[] bits) {
        double sum = 0;
        for (int expert = 0; expert < EXPERTS; expert++) {
            sum += costs[expert][bits[expert] - 1];
        }
        return sum;
    }

    /// Ten bits leave no room for 3, 2 and six times 1.
    @Test
    void tooFewBitsNameTheLeast() {
        place("1.25").assertRefused(65, "at-least-one takes 11|smallest feasible average is 1.375");
    }
}
