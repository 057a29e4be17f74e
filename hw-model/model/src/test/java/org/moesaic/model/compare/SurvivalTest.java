package org.moesaic.model.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.moesaic.model.hardware.Range;

class SurvivalTest {

    private static Objectives of(double low, double nominal, double high, double latency) {
        return new Objectives(
                new Range(low, nominal, high),
                latency,
                1,
                Optional.empty(),
                OptionalDouble.empty());
    }

    /// A is best at nominal, C at low; A and B stand the same everywhere, C crosses both.
    @Test
    void whoCrosses() {
        List<Objectives> results = List.of(of(9, 10, 11, 3), of(10, 11, 20, 2), of(5, 12, 15, 2));
        Survival energy = Survival.of(Criterion.ENERGY, results);
        assertEquals(
                Map.of(
                        Corner.LOW, List.of(2),
                        Corner.NOMINAL, List.of(0),
                        Corner.HIGH, List.of(0)),
                energy.best());
        assertFalse(energy.bestSurvives());
        assertEquals(3, energy.pairs().size());
        assertEquals(List.of(new Survival.Pair(0, 2), new Survival.Pair(1, 2)), energy.turned());
    }

    @Test
    void equalOnesAreNoPairAndUnknownOnesNeither() {
        List<Objectives> results = List.of(of(1, 2, 3, 3), of(1, 2, 3, 2), of(1, 2, 3, 2));
        assertEquals(List.of(), Survival.of(Criterion.ENERGY, results).pairs());
        Survival latency = Survival.of(Criterion.LATENCY, results);
        assertEquals(List.of(1, 2), latency.best().get(Corner.LOW));
        assertTrue(latency.bestSurvives());
        assertEquals(2, latency.pairs().size());
        assertEquals(List.of(), latency.turned());
        Survival area = Survival.of(Criterion.AREA, results);
        assertEquals(List.of(), area.best().get(Corner.NOMINAL));
        assertEquals(List.of(), area.pairs());
    }
}
