package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.statistics.RoutingProfile;

/// A profile of the rows that a policy is judged on never loses to one of other rows, by what the policy itself goes for: the
/// reason why results in sample are marked. Not asserted of `eplb`, `local-search` and `block-wise`, which are heuristics, nor
/// by energy or latency, which none of these policies goes for.
class OracleProfileProperties {

    private static final double ROUNDING = 1e-9;

    /// What a policy goes for, by the rows that it is judged on; less is better.
    private interface Goal {
        double of(Placement placement, RandomCase judged);
    }

    /// What one expert adds.
    private interface Share {
        double of(Placement.Slot slot, RandomCase judged, int layer, int expert);
    }

    private static final Map<String, Goal> GOALS = new LinkedHashMap<>();

    static {
        Share bits = (slot, judged, l, e) -> -frequency(judged, l, e) * bits(slot);
        Share loss = (slot, judged, l, e) -> frequency(judged, l, e) * error(slot, judged, l, e);
        GOALS.put("frequency:average=2.75", sum(bits));
        GOALS.put(
                "gate-weight:average=3.2",
                sum((slot, judged, l, e) -> -judged.gates()[l][e] * bits(slot)));
        GOALS.put(
                "frequency-gate-weight:average=3,levels=2/3",
                sum((slot, judged, l, e) ->
                        -judged.loads()[l][e] * judged.gates()[l][e] * bits(slot)));
        GOALS.put("pmq:average=2.5,beta=0", sum(loss));
        GOALS.put(
                "pmq:average=2",
                sum((slot, judged, l, e) ->
                        loss.of(slot, judged, l, e)
                                * Math.pow(judged.profile().weightShare(l, e), 1.5)));
        GOALS.put("error-table:average=2.5,levels=1/2/3", sum(loss));
        GOALS.put("error-table:average=2.5,levels=1/2/3,scope=model", sum(loss));
        GOALS.put(
                "d2moe:average=3.1",
                sum((slot, judged, l, e) ->
                        -judged.loads()[l][e] * wanted(Levels.bits(slot.format()).orElseThrow())));
        GOALS.put(
                "qmoe:cold=0.4,cold-format=ternary",
                sum((slot, judged, l, e) ->
                        slot.format().name().equals("ternary") ? judged.loads()[l][e] : 0));
        GOALS.put(
                "hot-near:bytes=500B,format=int4",
                sum((slot, judged, l, e) -> slot.home() == Tier.HBM ? 0 : judged.loads()[l][e]));
        GOALS.put(
                "hot-digital:fraction=0.25",
                sum((slot, judged, l, e) ->
                        slot.engine() == EngineKind.ANALOG ? judged.loads()[l][e] : 0));
    }

    /// Share of tokens that want a depth of at least 3, or of 4, planes: 0.7 and 0.3, in sums.
    private static double wanted(int depth) {
        return depth == 2 ? 1 : depth == 3 ? 1.7 : 2;
    }

    private static double bits(Placement.Slot slot) {
        return Levels.bits(slot.format()).orElseThrow();
    }

    private static double error(Placement.Slot slot, RandomCase judged, int layer, int expert) {
        return judged.errors().get(Levels.bits(slot.format()).orElseThrow())[layer][expert];
    }

    private static double frequency(RandomCase judged, int layer, int expert) {
        RoutingProfile profile = judged.profile();
        return profile.frequency(layer, expert);
    }

    private static Goal sum(Share share) {
        return (placement, judged) -> {
            double sum = 0;
            for (int layer = 0; layer < placement.layers(); layer++) {
                for (int expert = 0; expert < placement.experts(); expert++) {
                    sum += share.of(placement.slot(layer, expert), judged, layer, expert);
                }
            }
            return sum;
        };
    }

    @Property(tries = 60)
    void anOracleNeverLosesToARealProfile(@ForAll long seed) {
        RandomCase judged = RandomCase.of(seed);
        RandomCase other = RandomCase.of(seed ^ 0x5deece66dL);
        // The weights, and so the errors, are the same model's.
        RandomCase learned =
                new RandomCase(other.loads(), other.gates(), judged.errors(), judged.scores());
        List<String> gained = new ArrayList<>();
        GOALS.forEach((policy, goal) -> {
            double oracle = goal.of(judged.place(policy), judged);
            double real = goal.of(learned.place(policy), judged);
            assertTrue(
                    oracle <= real + ROUNDING * Math.abs(real),
                    policy + ": in sample " + oracle + ", learned elsewhere " + real);
            if (oracle < real - ROUNDING * Math.abs(real)) {
                gained.add(policy);
            }
        });
        // Another profile that made no difference to anybody would prove nothing.
        assertTrue(!gained.isEmpty(), "nobody gained");
    }
}
