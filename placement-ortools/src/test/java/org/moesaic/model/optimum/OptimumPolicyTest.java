package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.TileUse;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// What the policy decides, reports and refuses.
class OptimumPolicyTest {

    private static final int LAYERS = 4;
    private static final int EXPERTS = 8;
    private static final ModelCard MODEL = Cases.model(LAYERS, EXPERTS, 512);
    private static final Hardware HBM = Cases.hardware("hbm3-host");
    private static final Hardware HYBRID = Cases.hardware("hybrid-analog");
    private static final RoutingProfile PROFILE = Cases.profile(new Random(7), LAYERS, EXPERTS);
    private static final ErrorTable ERRORS = Cases.errors(new Random(8), LAYERS, EXPERTS);

    private static Placement place(String ask, Hardware hardware) {
        return Cases.place(Cases.request("optimum:" + ask, MODEL, hardware, PROFILE, ERRORS));
    }

    private static Rationale.Budget budget(Placement placement, String name) {
        return placement.rationale().orElseThrow().budgets().stream()
                .filter(budget -> budget.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String refusal(Exit exit, String ask, Hardware hardware) {
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> place(ask, hardware), ask);
        assertEquals(exit, refused.exit(), refused.getMessage());
        return refused.getMessage();
    }

    @Test
    void keepsEveryBudgetAndSaysWhatCameOfIt() {
        Placement placement =
                place("levels=2/3/4,average=3,bytes=10MB,error=40,hbm=5MB,host=20MB", HBM);
        for (String name : List.of("averageBits", "bytes", "hbmBytes", "hostBytes", "error")) {
            Rationale.Budget budget = budget(placement, name);
            assertTrue(budget.achieved() <= budget.asked(), budget.toString());
        }
        assertTrue(placement.bytesByHome(MODEL).get(Tier.HBM) <= 5_000_000);
        Rationale reasons = placement.rationale().orElseThrow();
        assertEquals("optimal", reasons.optimality().orElseThrow().status());
        assertEquals(
                budget(placement, "error").achieved(),
                reasons.optimality().orElseThrow().achieved(),
                1e-9);
        assertTrue(
                reasons.remarks().getFirst().startsWith("optimal: error "),
                reasons.remarks()::toString);
    }

    /// The least bytes are those of the narrowest format, whatever there is to choose from.
    @Test
    void leastBytesAreThoseOfTheNarrowestFormat() {
        Placement placement = place("objective=bytes", HBM);
        long each = ExpertBytes.of(MODEL, Levels.parse("2").format(0));
        assertEquals(
                LAYERS * EXPERTS * each,
                placement.bytesByHome(MODEL).values().stream().mapToLong(Long::longValue).sum());
        Placement bounded = place("objective=bytes,error=25", HBM);
        assertTrue(budget(bounded, "error").achieved() <= 25);
    }

    @Test
    void theHottestExpertsGoToTheTilesThatThereAre() {
        long each = new TileUse(MODEL, HYBRID.tiles().getFirst()).crossbarsPerExpert();
        Placement placement =
                place(
                        "objective=energy,engines=digital/analog,levels=4,home=hbm,crossbars="
                                + 5 * each,
                        HYBRID);
        int analog = 0;
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                analog += placement.slot(layer, expert).engine() == EngineKind.ANALOG ? 1 : 0;
            }
        }
        assertEquals(5, analog);
        assertEquals(5 * each, budget(placement, "crossbars").achieved());
        assertTrue(
                refusal(Exit.BAD_DATA, "engines=analog,objective=energy,crossbars=10", HYBRID)
                        .endsWith(
                                "the smallest feasible budget is crossbars="
                                        + LAYERS * EXPERTS * each));
    }

    @Test
    void analogExpertsLoseWhatTheirErrorsSay(@TempDir Path folder) throws IOException {
        Placement all = place("engines=digital/analog,analog-errors=1e-9,levels=2/4", HYBRID);
        assertTrue(all.slots().stream().allMatch(slot -> slot.engine() == EngineKind.ANALOG));
        Placement none = place("engines=digital/analog,analog-errors=9,levels=2/4", HYBRID);
        assertTrue(none.slots().stream().allMatch(slot -> slot.engine() == EngineKind.DIGITAL));
        StringBuilder csv = new StringBuilder("layer,expert,bits,error\n");
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                csv.append(layer).append(',').append(expert).append(",8,");
                csv.append(expert == 3 ? 0 : 9).append('\n');
            }
        }
        Path file = Files.writeString(folder.resolve("analog.csv"), csv);
        Placement some =
                place("engines=digital/analog,analog-errors=" + file + ",levels=2/4", HYBRID);
        for (int expert = 0; expert < EXPERTS; expert++) {
            assertEquals(
                    expert == 3 ? EngineKind.ANALOG : EngineKind.DIGITAL,
                    some.slot(0, expert).engine());
        }
    }

    /// With devices to choose from, no layer waits longer than where expert e is on device e mod P; copies help further.
    @Test
    void devicesAndCopiesShortenTheTime() {
        Hardware many = Cases.hardware("multi-device-8");
        ModelCard model = Cases.model(1, 16, 2048);
        RoutingProfile profile = Cases.profile(new Random(3), 1, 16);
        double[] times = new double[3];
        String[] asks = {"", ",devices=free", ",devices=free,copies=2,replicas=20,time=2"};
        for (int i = 0; i < asks.length; i++) {
            Placement placement =
                    Cases.place(
                            Cases.request(
                                    "optimum:objective=latency,levels=4,home=hbm" + asks[i],
                                    model,
                                    many,
                                    profile,
                                    ERRORS));
            times[i] = placement.rationale().orElseThrow().optimality().orElseThrow().achieved();
            int copies = 0;
            for (int expert = 0; expert < 16; expert++) {
                copies += placement.slot(0, expert).devices().size();
            }
            assertTrue(copies <= (i == 2 ? 20 : 16));
        }
        assertTrue(times[1] <= times[0]);
        assertTrue(times[2] <= times[1] * (1 + 1e-6));
    }

    /// So little time proves nothing, but gives a placement that keeps the budgets, how far it may be, and the same each
    /// time.
    @Test
    void aTimeLimitGivesAnAnswerWithItsGap() {
        ModelCard model = Cases.model(16, 64, 256);
        RoutingProfile profile = Cases.profile(new Random(5), 16, 64);
        ErrorTable errors = Cases.errors(new Random(6), 16, 64);
        String ask = "optimum:objective=energy,levels=2/3/4,error=500,hbm=25MB,host=200MB,time=0.3";
        Placement one = Cases.place(Cases.request(ask, model, HBM, profile, errors));
        Rationale.Optimality found = one.rationale().orElseThrow().optimality().orElseThrow();
        assertFalse(found.proved());
        assertEquals("feasible", found.status());
        assertTrue(found.gap() > 0 && found.gap() < 1, "gap " + found.gap());
        assertTrue(found.bound() < found.achieved());
        assertTrue(budget(one, "error").achieved() <= 500);
        Placement other = Cases.place(Cases.request(ask, model, HBM, profile, errors));
        assertEquals(found, other.rationale().orElseThrow().optimality().orElseThrow());
    }

    @Test
    void infeasibleAsksNameTheSmallestFeasibleBudget() {
        assertEquals(
                "--policy optimum: no placement keeps average=1.5; the smallest feasible budget is"
                        + " average=2",
                refusal(Exit.BAD_DATA, "average=1.5", HBM));
        long each = ExpertBytes.of(MODEL, Levels.parse("2").format(0));
        assertEquals(
                "--policy optimum: no placement keeps bytes=1000B; the smallest feasible budget is"
                        + " bytes="
                        + LAYERS * EXPERTS * each
                        + "B",
                refusal(Exit.BAD_DATA, "bytes=1000B", HBM));
        String both = refusal(Exit.BAD_DATA, "average=1.5,error=1e-3", HBM);
        assertTrue(both.contains("no placement keeps average=1.5, error=0.001"), both);
        assertTrue(both.contains("more than one of them has to grow"), both);
        String named = refusal(Exit.BAD_DATA, "error=1e-3,levels=2/4", HBM);
        String least = named.substring(named.lastIndexOf('=') + 1);
        assertTrue(
                budget(place("levels=2/4,error=" + least, HBM), "error").achieved()
                        <= Double.parseDouble(least));
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (String ask :
                List.of(
                        "objective=speed",
                        "average=-1",
                        "average=NaN",
                        "average=1e999999999",
                        "error=-0.5",
                        "error=Infinity",
                        "time=0",
                        "time=1e12",
                        "seed=-1",
                        "copies=0",
                        "copies=2",
                        "copies=65,devices=free",
                        "replicas=0",
                        "tiles=99999999999",
                        "bytes=-5GB",
                        "bytes=99999999999999999999GB",
                        "levels=3/3",
                        "engines=quantum",
                        "engines=digital/analog",
                        "engines=analog,objective=energy,error=3",
                        "engines=digital/analog,analog-errors=-3",
                        "engines=digital/analog,analog-errors=1e999",
                        "home=hbm,host=5GB",
                        "home=moon",
                        "nonsense=1")) {
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> place(ask, HYBRID), ask);
            assertEquals(Exit.USAGE, refused.exit(), ask + ": " + refused.getMessage());
        }
        assertTrue(
                refusal(Exit.BAD_DATA, "engines=analog,objective=energy", HBM)
                        .contains("has no analog tiles"));
        assertTrue(refusal(Exit.BAD_DATA, "ssd=5GB", HYBRID).contains("has no memory 'ssd'"));
        assertTrue(refusal(Exit.BAD_DATA, "levels=5/6", HBM).contains("no errors at 5 bits"));
        assertTrue(
                refusal(Exit.NOT_FOUND, "errors=/nowhere/errors.csv", HBM)
                        .contains("no such file"));
    }

    /// Enormous and tiny errors side by side: what is chosen still keeps the budget, and zero is a budget too.
    @Test
    void extremeErrorsAreNoMatter() {
        Map<Integer, double[][]> byBits = new TreeMap<>();
        for (int bits = 2; bits <= 4; bits++) {
            double[][] matrix = new double[LAYERS][EXPERTS];
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int expert = 0; expert < EXPERTS; expert++) {
                    matrix[layer][expert] =
                            bits == 4 ? 0 : Math.scalb(1.0, expert % 2 == 0 ? 900 : -900);
                }
            }
            byBits.put(bits, matrix);
        }
        ErrorTable extreme = new ErrorTable("extreme", byBits);
        Placement exact =
                Cases.place(
                        Cases.request(
                                "optimum:objective=bytes,error=0", MODEL, HBM, PROFILE, extreme));
        assertEquals(0, budget(exact, "error").achieved());
        Placement half =
                Cases.place(Cases.request("optimum:average=3", MODEL, HBM, PROFILE, extreme));
        for (int expert = 0; expert < EXPERTS; expert++) {
            int bits = Levels.bits(half.slot(1, expert).format()).orElseThrow();
            assertTrue(expert % 2 != 0 || bits == 4, expert + " has " + bits);
        }
    }

    /// The near tier holds all but the profile saw only one expert of each layer: the others could be anywhere, at no cost.
    @Test
    void expertsThatWereNeverSeenAreNear() {
        long[][] counts = new long[LAYERS][EXPERTS];
        for (long[] layer : counts) {
            layer[3] = 100;
            layer[5] = 7;
        }
        RoutingProfile few = RoutingProfile.ofCounts("few", counts, false);
        for (String objective : List.of("energy", "latency")) {
            Placement placement =
                    Cases.place(
                            Cases.request(
                                    "optimum:levels=4,hbm=1GiB,host=1GiB,objective=" + objective,
                                    MODEL,
                                    HBM,
                                    few,
                                    ERRORS));
            placement.slots().forEach(slot -> assertEquals(Tier.HBM, slot.home()));
        }
    }

    /// What the policy proved and what is printed beside it agree, whatever the dual bound makes of few experts.
    @Test
    void itsOwnProofIsItsBound() {
        Placement placement = place("objective=energy,levels=2/4,hbm=1MB,host=100MB,error=40", HBM);
        Rationale.Optimality proof = placement.rationale().orElseThrow().optimality().orElseThrow();
        assertTrue(proof.proved());
        OptimumBound bound =
                OptimumBound.of(
                                MODEL,
                                HBM,
                                placement,
                                OptimumPolicy.shares(PROFILE),
                                Optional.of(ERRORS))
                        .orElseThrow();
        assertEquals(bound.achievedPicojoules(), bound.leastPicojoules(), 1e-9 * proof.bound());
    }
}
