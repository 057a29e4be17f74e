package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.edge.Spec;

/// What holds of every policy of `policy list`, also of one that is added tomorrow.
class AllPoliciesProperties {

    /// Beside what compare tries of each policy.
    private static final List<String> MORE =
            List.of(
                    "pmq:average=2",
                    "block-wise:average=2.4,by=error,levels=1/2/3",
                    "error-table:average=2.5,levels=1/2/3,scope=model,weight=both",
                    "qmoe:cold=0.4,cold-format=ternary",
                    "eplb:replicas=16,devices=4",
                    "hot-digital:fraction=0.5,by=frequency-gate-weight",
                    "hot-digital:fraction=0.5,by=router-norm",
                    "hot-near:bytes=500B,format=int4",
                    "hot-near:bytes=500B,format=int4,by=gate-weight",
                    "hot-near:bytes=500B,format=int4,by=router-norm",
                    "neuron-norm:digital=0.5,axis=input",
                    "router-norm:average=2.5,maxvar=topnorm,norm=change");

    /// They go by ids, so other ids are another lot: only how many experts have what stays the same.
    private static final Set<String> BY_ID = Set.of("random", "round-robin");

    /// The one needs a file of the user's, the other a solver: the tests of its module have one.
    private static final Set<String> ELSEWHERE = Set.of("file", "optimum");

    private static List<String> all() {
        List<String> all = new ArrayList<>(MORE);
        Policies.variants(List.of()).stream()
                .filter(spec -> !ELSEWHERE.contains(spec.name()))
                .forEach(spec -> all.add(spec.toString()));
        return all;
    }

    private static boolean goesById(String policy) {
        return BY_ID.contains(policy.replaceFirst(":.*", "")) || policy.contains("by=random");
    }

    @Example
    void nobodyIsLeftOut() {
        for (Policy policy : Policies.all(List.of())) {
            assertTrue(
                    ELSEWHERE.contains(policy.name())
                            || all().stream()
                                    .anyMatch(each ->
                                            each.equals(policy.name())
                                                    || each.startsWith(policy.name() + ":")),
                    policy.name() + " has no variants: name parameters for it among MORE");
        }
    }

    /// Ids mean nothing: who is renamed is placed the same under the new name.
    @Property(tries = 60)
    void permutingExpertsPermutesPlacements(@ForAll long seed) {
        RandomCase before = RandomCase.of(seed);
        List<Integer> newId = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
        Collections.shuffle(newId, new Random(seed));
        RandomCase after = before.renamed(newId);
        for (String policy : all()) {
            Placement one = before.place(policy);
            Placement other = after.place(policy);
            for (int layer = 0; layer < RandomCase.LAYERS; layer++) {
                if (goesById(policy)) {
                    continue;
                }
                for (int expert = 0; expert < RandomCase.EXPERTS; expert++) {
                    assertEquals(
                            one.slot(layer, expert),
                            other.slot(layer, newId.get(expert)),
                            policy + ": " + newId);
                }
            }
            if (goesById(policy)) {
                assertEquals(counts(one), counts(other), policy);
            }
        }
    }

    private static Map<Placement.Slot, Integer> counts(Placement placement) {
        Map<Placement.Slot, Integer> counts = new HashMap<>();
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                counts.merge(placement.slot(layer, expert), 1, Integer::sum);
            }
        }
        return counts;
    }

    /// The same request, the same placement, with the same reasons.
    @Property(tries = 20)
    void placingTwiceIsPlacingOnce(@ForAll long seed) {
        RandomCase random = RandomCase.of(seed);
        for (String policy : all()) {
            assertEquals(
                    PlacementText.of(random.place(policy), RandomCase.MODEL, ""),
                    PlacementText.of(random.place(policy), RandomCase.MODEL, ""),
                    policy);
        }
    }

    /// A policy that says that it does not learn places alike whatever was selected.
    @Property(tries = 40)
    void whoDoesNotLearnDoesNotLookAtTheProfile(@ForAll long seed) {
        RandomCase one = RandomCase.of(seed);
        RandomCase other =
                new RandomCase(
                        RandomCase.of(~seed).loads(),
                        RandomCase.of(~seed).gates(),
                        one.errors(),
                        one.scores());
        for (String policy : all()) {
            Spec spec = Spec.parse("--policy", policy);
            if (!Policies.find(spec.name(), List.of()).learns(spec)) {
                Placement first = one.place(policy);
                Placement second = other.place(policy);
                for (int layer = 0; layer < RandomCase.LAYERS; layer++) {
                    for (int expert = 0; expert < RandomCase.EXPERTS; expert++) {
                        assertEquals(first.slot(layer, expert), second.slot(layer, expert), policy);
                    }
                }
            }
        }
        assertFalse(Policies.find("all-digital", List.of()).learns());
    }
}
