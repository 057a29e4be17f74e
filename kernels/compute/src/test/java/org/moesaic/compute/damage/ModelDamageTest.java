package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.random.Noise;

class ModelDamageTest {

    @Test
    void expertsCountByTheSquaresOfTheirGateWeights() {
        ExpertDamage good = damage(new double[] {10, 10}, new double[] {0, 0});
        ExpertDamage bad = damage(new double[] {10, 10}, new double[] {5, 5});
        ModelDamage model = one(new double[][] {{3, 1}}, List.of(List.of(good, bad)));
        // One part of four has half its power in noise.
        assertEquals(Math.sqrt(0.125), model.relativeError(), 1e-12);
        assertEquals(0, model.standardError(), 1e-12);
    }

    @Test
    void layersAreAveragedInPowerAndUnusedOnesLeftOut() {
        ExpertDamage some = damage(new double[] {1, 1}, new double[] {0.09, 0.09});
        ExpertDamage more = damage(new double[] {1, 1}, new double[] {0.25, 0.25});
        ModelDamage model =
                one(
                        new double[][] {{1}, {2}, {0}},
                        List.of(List.of(some), List.of(more), List.of(more)));
        assertEquals(Math.sqrt((0.09 + 0.25) / 2), model.relativeError(), 1e-12);
        assertEquals(0.3, model.byLayer().get(0), 1e-12);
        assertTrue(model.byLayer().get(2).isNaN());
    }

    @Test
    void tokensThatDifferMakeTheFigureUnsure() {
        ExpertDamage uneven = damage(new double[] {1, 1}, new double[] {0.01, 0.04});
        ModelDamage model = one(new double[][] {{1}}, List.of(List.of(uneven)));
        // Without one group 0.2, without the other 0.1.
        double whole = Math.sqrt(0.025);
        double spread = (0.2 - whole) * (0.2 - whole) + (0.1 - whole) * (0.1 - whole);
        assertEquals(Math.sqrt(spread / 2), model.tokenStandardError(), 1e-12);
        assertEquals(model.tokenStandardError(), model.standardError());
    }

    /// Two groups of requests, each with an expert of its own.
    @Test
    void requestsThatDifferMakeTheFigureUnsureToo() {
        ExpertDamage good = damage(new double[] {1, 1}, new double[] {0.01, 0.01});
        ExpertDamage bad = damage(new double[] {1, 1}, new double[] {0.04, 0.04});
        List<double[][]> requests = List.of(new double[][] {{1, 0}}, new double[][] {{0, 1}});
        ModelDamage model = ModelDamage.of(requests, List.of(List.of(good, bad)));
        double whole = Math.sqrt(0.025);
        double spread = (0.2 - whole) * (0.2 - whole) + (0.1 - whole) * (0.1 - whole);
        assertEquals(whole, model.relativeError(), 1e-12);
        assertEquals(Math.sqrt(spread / 2), model.traceStandardError().orElseThrow(), 1e-12);
        assertEquals(model.traceStandardError().orElseThrow(), model.standardError(), 1e-12);
    }

    /// One request, or others that select nothing, leave nothing to compare it with.
    @Test
    void oneRequestSaysNothingOfOthers() {
        ExpertDamage any = damage(new double[] {1, 1}, new double[] {1, 1});
        List<double[][]> requests = List.of(new double[][] {{2}}, new double[][] {{0}});
        ModelDamage model = ModelDamage.of(requests, List.of(List.of(any)));
        assertTrue(model.traceStandardError().isEmpty());
    }

    /// Figures of many traces, drawn anew, spread as much as each of them says of itself.
    @Test
    void theStandardErrorIsTheSpreadOfTraces() {
        List<List<ExpertDamage>> damages =
                List.of(
                        List.of(
                                damage(new double[] {1, 1}, new double[] {0.01, 0.01}),
                                damage(new double[] {2, 2}, new double[] {0.2, 0.2}),
                                damage(new double[] {1, 1}, new double[] {0.3, 0.3})));
        int traces = 400;
        double sum = 0;
        double squares = 0;
        double said = 0;
        for (int trace = 0; trace < traces; trace++) {
            List<double[][]> requests = new ArrayList<>();
            Noise noise = new Noise(trace);
            for (int request = 0; request < 24; request++) {
                double[] gates = new double[3];
                for (int expert = 0; expert < 3; expert++) {
                    double drawn = noise.normal(request, expert, 0, 0);
                    gates[expert] = drawn * drawn;
                }
                requests.add(new double[][] {gates});
            }
            ModelDamage model = ModelDamage.of(requests, damages);
            sum += model.relativeError();
            squares += model.relativeError() * model.relativeError();
            said += model.traceStandardError().orElseThrow();
        }
        double mean = sum / traces;
        double spread = Math.sqrt(squares / traces - mean * mean);
        assertEquals(spread, said / traces, 0.15 * spread);
    }

    @Test
    void aTraceThatUsesNothingIsRefused() {
        ExpertDamage any = damage(new double[] {1, 1}, new double[] {0, 0});
        assertThrows(
                IllegalArgumentException.class,
                () -> one(new double[][] {{0}}, List.of(List.of(any))));
    }

    private static ModelDamage one(double[][] squares, List<List<ExpertDamage>> damages) {
        return ModelDamage.of(List.<double[][]>of(squares), damages);
    }

    private static ExpertDamage damage(double[] signal, double[] noise) {
        return new ExpertDamage(0, 0, "x", signal, noise, 2, 0, 0);
    }
}
