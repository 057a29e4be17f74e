package org.moesaic.model.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.hardware.Range;

class ParetoFrontProperties {

    private static Objectives objectives(Range energy, double latency, double bytes, Range area) {
        return new Objectives(
                energy, latency, bytes, Optional.ofNullable(area), OptionalDouble.empty());
    }

    private static Range range(double nominal, double spread) {
        return new Range(nominal - spread, nominal, nominal + spread);
    }

    /// By hand: B is beaten by A in everything; C is slower and needs less; at high its wide energy loses to A's.
    @Example
    void cornersCanDiffer() {
        Objectives a = objectives(range(10, 1), 5, 100, null);
        Objectives b = objectives(range(12, 1), 5, 100, null);
        Objectives c = objectives(range(9, 4), 6, 100, null);
        assertEquals(List.of(true, false, true), ParetoFront.of(List.of(a, b, c), Corner.NOMINAL));
        assertEquals(List.of(true, false, true), ParetoFront.of(List.of(a, b, c), Corner.LOW));
        assertEquals(List.of(true, false, false), ParetoFront.of(List.of(a, b, c), Corner.HIGH));
    }

    @Example
    void areaCountsWhereItIsKnownAndEqualResultsStandTogether() {
        Objectives small = objectives(range(10, 1), 5, 100, range(50, 5));
        Objectives large = objectives(range(9, 1), 5, 100, range(60, 5));
        assertEquals(List.of(true, true), ParetoFront.of(List.of(small, large), Corner.NOMINAL));
        List<Objectives> equalised = List.of(small.withoutArea(), large.withoutArea());
        assertEquals(List.of(false, true), ParetoFront.of(equalised, Corner.NOMINAL));
        assertEquals(List.of(true, true), ParetoFront.of(List.of(small, small), Corner.HIGH));
    }

    @Property(tries = 200)
    void aFrontIsWhatNoneBeats(@ForAll long seed) {
        Random random = new Random(seed);
        List<Objectives> results = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            results.add(
                    objectives(
                            range(4 + random.nextInt(4), random.nextInt(4)),
                            random.nextInt(4),
                            random.nextInt(4),
                            range(4 + random.nextInt(3), random.nextInt(3))));
        }
        for (Corner corner : Corner.values()) {
            List<Boolean> front = ParetoFront.of(results, corner);
            assertTrue(front.contains(true), "somebody stands");
            for (int i = 0; i < results.size(); i++) {
                boolean beaten = false;
                for (Objectives other : results) {
                    beaten |= beats(other, results.get(i), corner);
                }
                assertEquals(!beaten, front.get(i));
            }
            List<Objectives> reversed = new ArrayList<>(results);
            Collections.reverse(reversed);
            List<Boolean> back = new ArrayList<>(ParetoFront.of(reversed, corner));
            Collections.reverse(back);
            assertEquals(front, back, "order does not matter");
        }
        assertFalse(results.getFirst().dominates(results.getFirst(), Corner.LOW));
    }

    /// The definition, written out.
    private static boolean beats(Objectives one, Objectives other, Corner corner) {
        double energy = corner.of(one.picojoulesPerToken()) - corner.of(other.picojoulesPerToken());
        double latency = one.picosecondsPerToken() - other.picosecondsPerToken();
        double bytes = one.bytesPerToken() - other.bytesPerToken();
        double area =
                corner.of(one.squareMillimetres().orElseThrow())
                        - corner.of(other.squareMillimetres().orElseThrow());
        boolean noWorse = energy <= 0 && latency <= 0 && bytes <= 0 && area <= 0;
        return noWorse && (energy < 0 || latency < 0 || bytes < 0 || area < 0);
    }
}
