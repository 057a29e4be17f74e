package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// The optimum against every heuristic, and against what is exact otherwise.
class OptimumPolicyProperties {

    private static final int LAYERS = 4;
    private static final int EXPERTS = 8;
    private static final ModelCard MODEL = Cases.model(LAYERS, EXPERTS, 256);
    private static final Hardware HARDWARE = Cases.hardware("hbm3-host");
    private static final double ROUNDING = 1 + 1e-9;

    private static final List<String> HEURISTICS =
            List.of(
                    "greedy:levels=1/2/3,average=%s",
                    "local-search:levels=1/2/3,average=%s",
                    "error-table:levels=1/2/3,average=%s",
                    "block-wise:levels=1/2/3,average=%s",
                    "block-wise:levels=1/2/3,average=%s,by=error",
                    "pmq:levels=1/2/3,average=%s,beta=0",
                    "frequency:levels=1/2/3,average=%s",
                    "random:levels=1/2/3,average=%s",
                    "d2moe:base=1,bits=3,average=%s");

    @Property(tries = 25)
    void noPolicyLosesLessWithAsManyBits(@ForAll long seed) {
        Random random = new Random(seed);
        RoutingProfile profile = Cases.profile(random, LAYERS, EXPERTS);
        ErrorTable errors = Cases.errors(random, LAYERS, EXPERTS);
        String average = (140 + random.nextInt(150)) + "e-2";
        for (String heuristic : HEURISTICS) {
            Placement placement =
                    Cases.place(
                            Cases.request(
                                    heuristic.formatted(average),
                                    MODEL,
                                    HARDWARE,
                                    profile,
                                    errors));
            Rationale.Optimality best =
                    optimum("levels=1/2/3,average=" + bits(placement), profile, errors);
            assertTrue(best.proved());
            assertTrue(best.achieved() <= loss(placement, profile, errors) * ROUNDING, heuristic);
        }
    }

    /// Dynamic programming over the whole model is exact too.
    @Property(tries = 25)
    void isWhatDynamicProgrammingFinds(@ForAll long seed) {
        Random random = new Random(seed);
        RoutingProfile profile = Cases.profile(random, LAYERS, EXPERTS);
        ErrorTable errors = Cases.errors(random, LAYERS, EXPERTS);
        String average = (100 + random.nextInt(200)) + "e-2";
        Placement exact =
                Cases.place(
                        Cases.request(
                                "error-table:scope=model,levels=1/2/3,average=" + average,
                                MODEL,
                                HARDWARE,
                                profile,
                                errors));
        double loss = loss(exact, profile, errors);
        Rationale.Optimality best = optimum("levels=1/2/3,average=" + average, profile, errors);
        assertEquals(loss, best.achieved(), 1e-9 * loss);
        assertEquals(best.achieved(), best.bound());
        assertEquals(0, best.gap());
    }

    /// PMQ solves each layer for itself; with one layer it is the whole model.
    @Property(tries = 25)
    void isWhatPmqFindsInOneLayer(@ForAll long seed) {
        Random random = new Random(seed);
        ModelCard one = Cases.model(1, EXPERTS, 256);
        RoutingProfile profile = Cases.profile(random, 1, EXPERTS);
        ErrorTable errors = Cases.errors(random, 1, EXPERTS);
        String average = (100 + random.nextInt(200)) + "e-2";
        Placement pmq =
                Cases.place(
                        Cases.request(
                                "pmq:levels=1/2/3,beta=0,at-least-one=none,average=" + average,
                                one,
                                HARDWARE,
                                profile,
                                errors));
        double loss = loss(pmq, profile, errors);
        PolicyRequest request =
                Cases.request(
                        "optimum:levels=1/2/3,average=" + average, one, HARDWARE, profile, errors);
        assertEquals(loss, optimality(request).achieved(), 1e-9 * loss);
    }

    @Property(tries = 15)
    void renamingExpertsKeepsTheValue(@ForAll long seed) {
        Random random = new Random(seed);
        RoutingProfile profile = Cases.profile(random, LAYERS, EXPERTS);
        ErrorTable errors = Cases.errors(random, LAYERS, EXPERTS);
        List<Integer> newId = new ArrayList<>();
        for (int expert = 0; expert < EXPERTS; expert++) {
            newId.add(expert);
        }
        Collections.shuffle(newId, random);
        long[][] counts = new long[LAYERS][EXPERTS];
        Map<Integer, double[][]> byBits = new TreeMap<>();
        errors.bits().forEach(bits -> byBits.put(bits, new double[LAYERS][EXPERTS]));
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                int to = newId.get(expert);
                counts[layer][to] = profile.selections(layer, expert);
                for (int bits : errors.bits()) {
                    byBits.get(bits)[layer][to] = errors.error(layer, expert, bits).orElseThrow();
                }
            }
        }
        RoutingProfile renamed = RoutingProfile.ofCounts("renamed", counts, false);
        ErrorTable others = new ErrorTable("renamed", byBits);
        for (String ask :
                List.of(
                        "levels=1/2/3,average=2.1",
                        "objective=energy,levels=2/4,average=3,hbm=2MB,host=8MB",
                        "objective=latency,levels=2/4,error=60,home=hbm")) {
            double one = optimum(ask, profile, errors).achieved();
            assertEquals(one, optimum(ask, renamed, others).achieved(), 1e-9 * one, ask);
        }
    }

    /// With one format the hottest experts in the near tier are the best there is, and nothing beats it.
    @Property(tries = 15)
    void isWhatHotNearFindsWithOneFormat(@ForAll long seed) {
        Random random = new Random(seed);
        RoutingProfile profile = Cases.profile(random, LAYERS, EXPERTS);
        ErrorTable errors = Cases.errors(random, LAYERS, EXPERTS);
        long each = ExpertBytes.of(MODEL, Levels.parse("4").format(0));
        String sizes = "hbm=" + each * (1 + random.nextInt(31)) + "B,host=100MB";
        Placement hot =
                Cases.place(
                        Cases.request(
                                "hot-near:format=int4," + sizes, MODEL, HARDWARE, profile, errors));
        PolicyRequest request =
                Cases.request(
                        "optimum:objective=energy,levels=4," + sizes,
                        MODEL,
                        HARDWARE,
                        profile,
                        errors);
        Placement best = Cases.place(request);
        assertTrue(energy(best, profile) <= energy(hot, profile) * ROUNDING);
        assertTrue(best.bytesByHome(MODEL).get(Tier.HBM) <= hot.bytesByHome(MODEL).get(Tier.HBM));
    }

    /// More of a budget never costs more.
    @Property(tries = 10)
    void moreBitsNeverLoseMore(@ForAll long seed) {
        Random random = new Random(seed);
        RoutingProfile profile = Cases.profile(random, LAYERS, EXPERTS);
        ErrorTable errors = Cases.errors(random, LAYERS, EXPERTS);
        double before = Double.POSITIVE_INFINITY;
        for (int tenths = 10; tenths <= 30; tenths += 4) {
            double loss =
                    optimum("levels=1/2/3,average=" + tenths + "e-1", profile, errors).achieved();
            assertTrue(loss <= before * ROUNDING);
            before = loss;
        }
    }

    /// The distance that comparisons print is none for an optimum of energy by itself, and never negative.
    @Property(tries = 15)
    void boundsHold(@ForAll long seed) {
        Random random = new Random(seed);
        RoutingProfile profile = Cases.profile(random, LAYERS, EXPERTS);
        ErrorTable errors = Cases.errors(random, LAYERS, EXPERTS);
        for (String policy :
                List.of(
                        "hot-near:format=int4,hbm=1MB,host=100MB",
                        "greedy:average=3",
                        "random:average=3",
                        "optimum:objective=energy,levels=2/4,hbm=1MB,host=100MB,error=40")) {
            Placement placement =
                    Cases.place(Cases.request(policy, MODEL, HARDWARE, profile, errors));
            OptimumBound.of(
                            MODEL,
                            HARDWARE,
                            placement,
                            OptimumPolicy.shares(profile),
                            Optional.of(errors))
                    .ifPresent(bound -> {
                        assertTrue(bound.leastPicojoules() > 0, policy);
                        assertTrue(bound.leastPicojoules() <= bound.achievedPicojoules(), policy);
                        if (policy.startsWith("optimum")) {
                            assertEquals(
                                    bound.achievedPicojoules(),
                                    bound.leastPicojoules(),
                                    1e-4 * bound.achievedPicojoules(),
                                    policy);
                        }
                    });
        }
    }

    private static Rationale.Optimality optimum(
            String ask, RoutingProfile profile, ErrorTable errors) {
        return optimality(Cases.request("optimum:" + ask, MODEL, HARDWARE, profile, errors));
    }

    private static Rationale.Optimality optimality(PolicyRequest request) {
        return Cases.place(request).rationale().orElseThrow().optimality().orElseThrow();
    }

    private static String bits(Placement placement) {
        long sum = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                sum += Levels.bits(placement.slot(layer, expert).format()).orElseThrow();
            }
        }
        return BigDecimal.valueOf(sum)
                .divide(BigDecimal.valueOf(placement.layers() * placement.experts()))
                .toPlainString();
    }

    /// Share of selections times error times 1000, as the literature's objective has it.
    private static double loss(Placement placement, RoutingProfile profile, ErrorTable errors) {
        double loss = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                int bits = Levels.bits(placement.slot(layer, expert).format()).orElseThrow();
                loss +=
                        profile.frequency(layer, expert)
                                * errors.error(layer, expert, bits).orElseThrow()
                                * 1000;
            }
        }
        return loss;
    }

    private static double energy(Placement placement, RoutingProfile profile) {
        ExpectedCosts expected =
                ExpectedCosts.of(MODEL, HARDWARE, placement.slots(), OptimumPolicy.shares(profile));
        List<List<double[][]>> lanes = new ArrayList<>();
        int[][] chosen = new int[LAYERS][EXPERTS];
        for (int layer = 0; layer < LAYERS; layer++) {
            lanes.add(expected.lanes(layer, expected.staticWatts()));
            for (int expert = 0; expert < EXPERTS; expert++) {
                chosen[layer][expert] = placement.slotIndex(layer, expert);
            }
        }
        return new Assignment(
                        MODEL, HARDWARE, placement.slots(), expected.energy(), lanes, List.of())
                .cost(chosen);
    }
}
