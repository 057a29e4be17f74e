package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Policies by lot, with the spread of their figures, and what an oracle would have gained: `compare` with `seeds=N` and
/// with `--oracle`.
class ComparedLotsTest {

    @TempDir Path folder;
    private String trace;
    private String learned;

    @BeforeEach
    void writeTraces() throws IOException {
        trace = TraceFiles.writeNpz(Fixtures.trace(200), folder.resolve("t.npz")).toString();
        learned = TraceFiles.writeNpz(Fixtures.trace(40), folder.resolve("l.npz")).toString();
    }

    private CommandRun compare(String hardware, String... options) {
        List<String> args = new ArrayList<>(List.of("compare", "--trace", trace));
        args.addAll(List.of("--model", Fixtures.MODEL, "--hardware", hardware));
        args.addAll(List.of(options));
        return CommandRun.of(args);
    }

    /// Ten results, and beside them their mean with half of its confidence interval: 2.262 standard errors for nine degrees
    /// of freedom (the table of Student's t).
    @Test
    void tenLots() {
        String policy = "random:average=3,seeds=10";
        JsonNode json =
                compare("hbm3-npu", "--policy", policy, "--policy", "frequency:average=3", "--json")
                        .json();
        assertEquals(11, json.path("results").size());
        double[] energies = new double[10];
        for (int i = 0; i < energies.length; i++) {
            JsonNode result = json.path("results").path(i);
            assertEquals("random:average=3,seed=" + (i + 1), result.path("policy").stringValue());
            energies[i] = result.at("/energyPicojoulesPerToken/nominal").doubleValue();
            assertFalse(result.path("inSample").booleanValue());
        }
        double mean = 0;
        for (double energy : energies) {
            mean += energy / energies.length;
        }
        double squares = 0;
        for (double energy : energies) {
            squares += (energy - mean) * (energy - mean);
        }
        assertTrue(squares > 0, "lots do not differ");
        JsonNode lots = json.at("/lots/0");
        assertEquals(policy, lots.path("policy").stringValue());
        assertEquals(10, lots.path("runs").intValue());
        assertEquals(0.95, lots.path("confidence").doubleValue());
        JsonNode energy = lots.at("/energyPicojoulesPerToken/nominal");
        assertEquals(mean, energy.path("mean").doubleValue(), 1e-9 * mean);
        double half = 2.262 * Math.sqrt(squares / 9 / 10);
        assertEquals(half, energy.path("halfWidth").doubleValue(), 1e-3 * half);
        assertTrue(lots.at("/lossAboveBound/mean").doubleValue() > 0);
        assertTrue(lots.at("/latencyPicosecondsPerToken/mean").doubleValue() > 0);
        assertTrue(lots.at("/bytesPerToken/mean").doubleValue() > 0);
        String text = compare("hbm3-npu", "--policy", policy).out();
        assertTrue(text.contains("95 % confidence interval"), text);
        assertTrue(text.contains("  " + policy + "  "), text);
    }

    /// Engines by lot too; who was asked for alone is not asked for twice.
    @Test
    void enginesByLot() {
        JsonNode json =
                compare(
                                "hybrid-analog",
                                "--policy",
                                "hot-digital:fraction=0.25,by=random,seeds=3",
                                "--json")
                        .json();
        assertEquals(3, json.at("/lots/0/runs").intValue());
        assertTrue(json.at("/lots/0/lossAboveBound").isNull());
        compare(
                        "hbm3-npu",
                        "--policy",
                        "random:average=3,seed=2",
                        "--policy",
                        "random:average=3,seeds=2")
                .assertRefused(2, "'random:average=3,seed=2' is given twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "random:average=3,seeds=1 | seeds='1' is not allowed; a whole number from 2 to 1000",
                "random:average=3,seeds=many | a whole number from 2",
                "random:average=3,seeds=2,seed=4 | goes without seed",
                "frequency:average=3,seeds=2 | unknown parameter 'seeds'",
                "hot-near:bytes=1GiB,format=int4,seeds=2 | goes with by=random alone",
            })
    void mistakes(String policy, String line) {
        CommandRun run = compare("hbm3-host", "--policy", policy);
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(line), run.err());
        run.assertNoStackTrace();
    }

    /// A single replay has one lot.
    @Test
    void oneReplayHasOneLot() {
        CommandRun.of(Fixtures.replay(trace, "--policy", "random:average=3,seeds=2"))
                .assertRefused(2, "unknown parameter 'seeds'|did you mean 'seed'?");
    }

    /// In sample the policy has the loss of the best choice, exactly; learned from other rows it has more. The figures of
    /// the oracle are those of a comparison in sample.
    @Test
    void whatAnOracleWouldHaveGained() {
        String[] policies = {
            "--policy", "pmq:average=3,levels=2/3/4,beta=0,at-least-one=none",
            "--policy", "frequency:average=3",
            "--policy", "random:average=3",
            "--policy", "hot-near:bytes=4GiB,format=int4"
        };
        List<String> args = new ArrayList<>(List.of(policies));
        args.addAll(List.of("--profile-trace", learned, "--oracle", "--json"));
        JsonNode honest = compare("hbm3-host", args.toArray(String[]::new)).json().path("results");
        args = new ArrayList<>(List.of(policies));
        args.add("--json");
        JsonNode inSample =
                compare("hbm3-host", args.toArray(String[]::new)).json().path("results");
        for (int i = 0; i < 4; i++) {
            JsonNode oracle = honest.path(i).path("oracle");
            assertTrue(inSample.path(i).path("oracle").isNull(), "nobody asked for it");
            assertFalse(honest.path(i).path("inSample").booleanValue());
            if (i == 2) {
                assertTrue(oracle.isNull(), "it learned nothing");
                continue;
            }
            for (String figure :
                    List.of(
                            "energyPicojoulesPerToken",
                            "latencyPicosecondsPerToken",
                            "bytesPerToken")) {
                assertEquals(inSample.path(i).path(figure), oracle.path(figure), figure);
            }
        }
        double best = honest.at("/0/bounds/loss/bound").doubleValue();
        double real = honest.at("/0/bounds/loss/achieved").doubleValue();
        double oracle = honest.at("/0/oracle/loss").doubleValue();
        assertTrue(oracle < real, oracle + " and " + real);
        assertTrue(best <= oracle, best + " and " + oracle);
        // What is near is read from the host no more: with other rows' favourites more of it is.
        assertTrue(
                honest.at("/3/oracle/bytesPerToken").doubleValue()
                        < honest.at("/3/bytesPerToken").doubleValue());
        args = new ArrayList<>(List.of(policies));
        args.addAll(List.of("--profile-trace", learned, "--oracle"));
        String text = compare("hbm3-host", args.toArray(String[]::new)).out();
        assertTrue(text.contains("change of the figures if the same policies were fitted"), text);
    }
}
