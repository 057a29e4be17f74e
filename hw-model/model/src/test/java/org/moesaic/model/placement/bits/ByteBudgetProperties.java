package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// Budgets in bytes, of all experts and of tiers, whatever the policy.
class ByteBudgetProperties {

    private static final int LAYERS = 3;
    private static final int EXPERTS = 8;
    private static final int ALL = LAYERS * EXPERTS;
    private static final ModelCard MODEL = TestModels.card(LAYERS, EXPERTS, 2, 128, 128, 3);
    private static final long LEAST = ALL * bytes("2");
    private static final long MOST = ALL * bytes("4");

    private static final List<String> POLICIES =
            List.of(
                    "frequency",
                    "random",
                    "greedy",
                    "local-search",
                    "error-table",
                    "block-wise",
                    "pmq:beta=0",
                    "block-wise:by=error",
                    "error-table:scope=model");

    private static long bytes(String level) {
        return ExpertBytes.of(MODEL, Levels.parse(level).format(0));
    }

    private static PolicyRequest request(String policy, long seed) {
        Random random = new Random(seed);
        long[][] counts = new long[LAYERS][EXPERTS];
        for (long[] layer : counts) {
            Arrays.setAll(layer, _ -> 1 + random.nextInt(1000));
        }
        TreeMap<Integer, double[][]> errors = new TreeMap<>();
        for (int bits = 2; bits <= 4; bits++) {
            double scale = Math.scalb(1.0, -2 * bits);
            double[][] matrix = new double[LAYERS][EXPERTS];
            for (double[] row : matrix) {
                Arrays.setAll(row, _ -> scale * (0.5 + random.nextDouble()));
            }
            errors.put(bits, matrix);
        }
        return new PolicyRequest(
                MODEL,
                TestHardware.builder().build(),
                Spec.parse("--policy", policy),
                Optional.empty(),
                Optional.of(RoutingProfile.ofCounts("random", counts, false)),
                Optional.of(new ErrorTable("random", errors)));
    }

    private static Placement place(String policy, String budget, long seed) {
        String text = policy + (policy.contains(":") ? "," : ":") + budget;
        return Policies.place(request(text + ",levels=2/3/4", seed), List.of());
    }

    private static long bytes(Placement placement) {
        return placement.bytesByHome(MODEL).values().stream().mapToLong(Long::longValue).sum();
    }

    private static Rationale.Budget budget(Placement placement, String name) {
        return placement.rationale().orElseThrow().budgets().stream()
                .filter(budget -> budget.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// It holds, it is reported, and no more than a layer of steps is left unused.
    @Property(tries = 25)
    void sizesAreKeptAndUsed(@ForAll long seed, @ForAll @LongRange(min = 0, max = 1000) long part) {
        long size = LEAST + bytes("3") + (MOST - LEAST - bytes("3")) * part / 1000;
        for (String policy : POLICIES) {
            Placement placement;
            try {
                placement = place(policy, "bytes=" + size + "B", seed);
            } catch (MoesaicException e) {
                assertTrue(policy.startsWith("pmq"), policy + ": " + e.getMessage());
                continue;
            }
            assertTrue(bytes(placement) <= size, policy);
            assertEquals(bytes(placement), budget(placement, "bytes").achieved(), policy);
            long step = bytes("4") - bytes("3");
            assertTrue(size - bytes(placement) <= 2 * EXPERTS * step, policy);
        }
    }

    /// What a budget of bits takes is enough for the same choice as a budget of bytes.
    @Property(tries = 25)
    void bytesOfAChoiceGiveItBack(@ForAll long seed) {
        for (String policy : List.of("greedy", "error-table", "frequency", "pmq:beta=0")) {
            Placement bits = place(policy, "average=3", seed);
            Placement bytes = place(policy, "bytes=" + bytes(bits) + "B", seed);
            assertEquals(bytes(bits), bytes(bytes), policy);
        }
    }

    @Property(tries = 25)
    void tiersAreFilledByTheHottest(
            @ForAll long seed, @ForAll @LongRange(min = 0, max = 24) long near) {
        String sizes = "hbm=" + near * bytes("4") + "B,host=" + MOST + "B";
        for (String policy : POLICIES) {
            Placement placement = place(policy, sizes, seed);
            long inHbm = placement.bytesByHome(MODEL).getOrDefault(Tier.HBM, 0L);
            assertTrue(inHbm <= near * bytes("4"), policy);
            assertEquals(inHbm, budget(placement, "hbmBytes").achieved(), policy);
            assertTrue(inHbm > near * bytes("4") - bytes("4") || inHbm == bytes(placement), policy);
        }
    }

    @Example
    void whatCannotBeKeptNamesTheSmallestFeasibleSize() {
        for (String policy : POLICIES) {
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> place(policy, "bytes=10B", 1));
            assertEquals(Exit.BAD_DATA, refused.exit(), policy);
            String message = refused.getMessage();
            assertTrue(message.contains("bytes=10B cannot be kept"), message);
            String least =
                    message.replaceAll(".*the smallest feasible size.* is ([0-9]+)B.*", "$1");
            Placement placement = place(policy, "bytes=" + least + "B", 1);
            assertEquals(Long.parseLong(least), bytes(placement), policy);
        }
    }

    @Example
    void mistakesAreWrongUsage() {
        for (String ask :
                List.of(
                        "frequency:home=hbm,host=1GB",
                        "greedy:bytes=-1GB",
                        "pmq:hbm=many",
                        "random:levels=2/3",
                        "random:average=1e999999999")) {
            MoesaicException refused =
                    assertThrows(
                            MoesaicException.class,
                            () -> Policies.place(request(ask, 1), List.of()),
                            ask);
            assertEquals(Exit.USAGE, refused.exit(), ask + ": " + refused.getMessage());
        }
    }
}
