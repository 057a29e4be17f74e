package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// Two layers of four experts, placed by each policy.
class BitPoliciesTest {

    private static final ModelCard MODEL = TestModels.card(2, 4, 2, 8, 8, 3);

    /// Most selected are 2, 0, 3, 1 and 1, 0, 2, 3; by gate weight 0, 1, 2, 3 and 3, 2, 1, 0.
    private static final RoutingProfile PROFILE =
            RoutingProfile.ofLoads(
                    "p",
                    new double[][] {{5, 1, 9, 4}, {3, 8, 2, 1}},
                    Optional.of(new double[][] {{4, 3, 2, 1}, {1, 2, 3, 4}}),
                    0,
                    false);

    @TempDir Path folder;

    private static PolicyRequest request(
            String policy, Optional<RoutingProfile> profile, Optional<ErrorTable> errors) {
        return new PolicyRequest(
                MODEL,
                TestHardware.builder().build(),
                Spec.parse("--policy", policy),
                Optional.empty(),
                profile,
                errors);
    }

    private static Placement place(String policy) {
        return Policies.place(request(policy, Optional.of(PROFILE), Optional.empty()), List.of());
    }

    private static MoesaicException refused(String policy) {
        return assertThrows(MoesaicException.class, () -> place(policy));
    }

    /// Bits of every expert, such as `3243 4322`.
    private static String bits(Placement placement) {
        List<String> layers = new ArrayList<>();
        for (int layer = 0; layer < placement.layers(); layer++) {
            StringBuilder text = new StringBuilder();
            for (int expert = 0; expert < placement.experts(); expert++) {
                text.append(Levels.bits(placement.slot(layer, expert).format()).orElseThrow());
            }
            layers.add(text.toString());
        }
        return String.join(" ", layers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frequency:average=2.5,levels=2/3                | 3232 3322",
                "frequency:average=3                             | 3243 3432",
                "gate-weight:average=2.5,levels=2/3              | 3322 2233",
                // products 20 3 18 4 and 3 16 6 4
                "frequency-gate-weight:average=2.5,levels=2/3    | 3232 2332",
                "block-wise:average=3,levels=2/4                 | 4444 2222",
                "block-wise:average=2,levels=2/4                 | 2222 2222",
                // one bit of 2 to the most frequent of all, then of those left
                "greedy:average=2.25,levels=2/3                  | 2232 2322",
                "local-search:average=2.25,levels=2/3            | 2232 2322",
                // shares 5/19 1/19 9/19 4/19, 3/14 8/14 2/14 1/14; planes 3 then 4 used by .7 and
                // .3 of them:
                // of eight planes .4 .33 .184 .171 .15 .147 .142 .1
                "d2moe:average=3                                 | 3243 3432",
                "d2moe:average=2.25                              | 2232 2322",
                "qmoe:cold=0.5,cold-format=ternary,format=bf16   | 162162 161622",
                "mote                                            | 2222 2222",
            })
    void whatEachPlaces(String policy, String expected) {
        assertEquals(expected, bits(place(policy)));
    }

    /// Seven bits for four experts, one of 3 and one of 2 at least: 3 to the most important, 2 to the next. By selections,
    /// and by selections times gate weights to the power 1.5 (40 5.2 25.5 4 in the first layer, 3 22.6 10.4 8 in the
    /// second).
    @Test
    void pmq() {
        assertEquals("2131 2311", bits(place("pmq:average=1.75,beta=0")));
        assertEquals("3121 1321", bits(place("pmq:average=1.75")));
        assertEquals("3333 3333", bits(place("pmq:average=3,at-least-one=none")));
        // One of 2 bits at least: the least important.
        assertEquals("3332 2333", bits(place("pmq:average=3")));
    }

    @Test
    void errorsComeBeforeFrequency() {
        // Only the errors of the seldom used experts fall with bits.
        Map<Integer, double[][]> byBits =
                Map.of(
                        2, new double[][] {{1, 100, 1, 1}, {1, 1, 1, 100}},
                        3, new double[][] {{1, 0, 1, 1}, {1, 1, 1, 0}});
        Optional<ErrorTable> errors = Optional.of(new ErrorTable("t", byBits));
        for (String policy :
                List.of(
                        "pmq:average=2.25,levels=2/3,beta=0",
                        "error-table:average=2.25,levels=2/3",
                        "error-table:average=2.25,levels=2/3,weight=none",
                        "error-table:average=2.25,levels=2/3,scope=model",
                        "greedy:average=2.25,levels=2/3",
                        "local-search:average=2.25,levels=2/3,weight=both")) {
            Placement placement =
                    Policies.place(request(policy, Optional.of(PROFILE), errors), List.of());
            assertEquals("2322 2223", bits(placement), policy);
        }
        // In the second layer the loss at 2 bits is larger: 10 x (1/14) against 5 x ... of the
        // first.
        assertEquals(
                "2222 3333",
                bits(
                        Policies.place(
                                request(
                                        "block-wise:by=error,average=2.5,levels=2/3",
                                        Optional.of(PROFILE),
                                        errors),
                                List.of())));
    }

    @Test
    void errorsFromAFile() throws Exception {
        StringBuilder csv = new StringBuilder("layer,expert,bits,error\n");
        for (int layer = 0; layer < 2; layer++) {
            for (int expert = 0; expert < 4; expert++) {
                csv.append("%d,%d,2,%d\n".formatted(layer, expert, expert == 3 ? 9 : 1));
                csv.append("%d,%d,4,0.5\n".formatted(layer, expert));
            }
        }
        Path file = Files.writeString(folder.resolve("e.csv"), csv);
        String policy = "error-table:average=2.5,levels=2/4,weight=none,errors=" + file;
        Placement placement =
                Policies.place(request(policy, Optional.empty(), Optional.empty()), List.of());
        assertEquals("2224 2224", bits(placement));
    }

    /// The budget is what was asked, as far as whole bits allow; and it is told.
    @Test
    void achievedBudgets() {
        Rationale reasons = place("frequency:average=2.6,levels=2/3").rationale().orElseThrow();
        assertEquals(List.of(new Rationale.Budget("averageBits", 2.6, 2.5)), reasons.budgets());
        assertEquals("share of selections 0.473684, rank 1 of 4: 3 bits", reasons.of(0, 2).text());
        assertEquals(9 / 19.0, reasons.of(0, 2).score().orElseThrow());
        Rationale bytes = place("d2moe:bytes=1000000B").rationale().orElseThrow();
        assertEquals("bytes", bytes.budgets().getFirst().name());
        assertTrue(bytes.budgets().getFirst().achieved() <= 1_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frequency:average=1.5 | smallest feasible average is 2",
                "frequency:average=4.5 | largest average is 4",
                "frequency:average=3,levels=2/3/8 | equal spacing",
                "pmq:average=1.2 | leaves 4 bits to 4 experts, and at-least-one takes 7; the smallest feasible average is 1.75",
                "pmq:average=2,at-least-one=4 | at-least-one names 4 bits, which are no level; the levels are 1/2/3",
                "d2moe:average=1.5 | smallest feasible average is 2",
                "d2moe:bytes=100B | the smallest feasible size is 1152B",
                "error-table:average=3 | has no errors to go by; give errors=FILE.csv",
                "qmoe:cold=0.5 | cannot execute format 'dict16'",
            })
    void whatCannotBe(String policy, String message) {
        MoesaicException e = refused(policy);
        assertEquals(Exit.BAD_DATA, e.exit(), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frequency | needs bits a weight as average",
                "frequency:average=x | average='x' is no number",
                "frequency:average=3,levels=2/x | 'x' is neither a number of bits nor a number format",
                "frequency:average=3,levels=9 | no level of 9 bits",
                "frequency:average=3,levels=4/int4-g32 | both have 4 bits",
                "frequency:average=3,levels=4/dict16 | no fixed number of bits",
                "random:average=3,seed=-1 | seed='-1' is not allowed; a whole number from 0",
                "pmq:average=2,at-least-one=a | no list of bits; write it as 3/2, or none",
                "pmq:average=2,alpha=-1 | alpha='-1' is no number from 0",
                "greedy:average=3,weight=frequncy | did you mean 'frequency'?",
                "block-wise:average=3,by=last | by='last' is not known",
                "d2moe | no budget; give one of average=BITS and bytes=SIZE",
                "d2moe:average=3,bytes=1GB | two budgets",
                "d2moe:average=3,shares=0.5/0.5 | 3 numbers from 0 that sum to 1",
                "qmoe:cold=2 | a number from 0 to 1",
            })
    void wrongUsage(String policy, String message) {
        MoesaicException e = refused(policy);
        assertEquals(Exit.USAGE, e.exit(), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void withoutGateWeights() {
        RoutingProfile counts =
                RoutingProfile.ofCounts("c", new long[][] {{1, 2, 3, 4}, {1, 2, 3, 4}}, false);
        for (String policy :
                List.of(
                        "gate-weight:average=3",
                        "frequency-gate-weight:average=3",
                        "pmq:average=2",
                        "greedy:average=3,weight=both")) {
            MoesaicException e =
                    assertThrows(
                            MoesaicException.class,
                            () ->
                                    Policies.place(
                                            request(policy, Optional.of(counts), Optional.empty()),
                                            List.of()));
            assertEquals(Exit.BAD_DATA, e.exit());
            assertTrue(e.getMessage().contains("gate weights"), e.getMessage());
        }
    }

    /// Those that learn say so, with the parameters that decide it.
    @Test
    void whoLearns() {
        Map<String, Boolean> learns =
                Map.of(
                        "random:average=3", false,
                        "frequency:average=3", true,
                        "block-wise:average=3", false,
                        "block-wise:average=3,by=error", true,
                        "block-wise:average=3,by=error,weight=none", false,
                        "greedy:average=3,weight=none", false,
                        "mote", false,
                        "d2moe:average=3", true);
        learns.forEach((text, expected) -> {
            Spec spec = Spec.parse("--policy", text);
            assertEquals(expected, Policies.find(spec.name(), List.of()).learns(spec), text);
        });
    }
}
