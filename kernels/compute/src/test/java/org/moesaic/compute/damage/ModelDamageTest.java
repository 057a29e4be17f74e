package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelDamageTest {

    @Test
    void expertsCountByTheSquaresOfTheirGateWeights() {
        ExpertDamage good = damage(new double[] {10, 10}, new double[] {0, 0});
        ExpertDamage bad = damage(new double[] {10, 10}, new double[] {5, 5});
        ModelDamage model = ModelDamage.of(new double[][] {{3, 1}}, List.of(List.of(good, bad)));
        // One part of four has half its power in noise.
        assertEquals(Math.sqrt(0.125), model.relativeError(), 1e-12);
        assertEquals(0, model.standardError(), 1e-12);
    }

    @Test
    void layersAreAveragedInPowerAndUnusedOnesLeftOut() {
        ExpertDamage some = damage(new double[] {1, 1}, new double[] {0.09, 0.09});
        ExpertDamage more = damage(new double[] {1, 1}, new double[] {0.25, 0.25});
        ModelDamage model =
                ModelDamage.of(
                        new double[][] {{1}, {2}, {0}},
                        List.of(List.of(some), List.of(more), List.of(more)));
        assertEquals(Math.sqrt((0.09 + 0.25) / 2), model.relativeError(), 1e-12);
        assertEquals(0.3, model.byLayer().get(0), 1e-12);
        assertTrue(model.byLayer().get(2).isNaN());
    }

    @Test
    void groupsThatDifferMakeTheFigureUnsure() {
        ExpertDamage uneven = damage(new double[] {1, 1}, new double[] {0.01, 0.04});
        ModelDamage model = ModelDamage.of(new double[][] {{1}}, List.of(List.of(uneven)));
        // Without one group 0.2, without the other 0.1.
        double whole = Math.sqrt(0.025);
        double spread = (0.2 - whole) * (0.2 - whole) + (0.1 - whole) * (0.1 - whole);
        assertEquals(Math.sqrt(spread / 2), model.standardError(), 1e-12);
    }

    @Test
    void aTraceThatUsesNothingIsRefused() {
        ExpertDamage any = damage(new double[] {1, 1}, new double[] {0, 0});
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelDamage.of(new double[][] {{0}}, List.of(List.of(any))));
    }

    private static ExpertDamage damage(double[] signal, double[] noise) {
        return new ExpertDamage(0, 0, "x", signal, noise, 2, 0, 0);
    }
}
