package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The exact optimum and the distances to it, through the command. The optional module is on the class path here.
class OptimumTest {

    @TempDir private Path folder;

    private String trace;

    @BeforeEach
    void writeTrace() throws IOException {
        trace = TraceFiles.writeNpz(Fixtures.trace(100), folder.resolve("t.npz")).toString();
    }

    private CommandRun place(String policy, String... more) {
        String[] all = {
            "place",
            "--policy",
            policy,
            "--trace",
            trace,
            "--model",
            Fixtures.MODEL,
            "--hardware",
            "hbm3-host"
        };
        String[] arguments = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, arguments, all.length, more.length);
        return CommandRun.of(arguments);
    }

    @Test
    void placesAndSaysHowGoodThatIs() {
        JsonNode json = place("optimum:average=2.5,hbm=4GiB,host=8GiB", "--json").json();
        assertEquals("error", json.at("/optimum/objective").stringValue());
        assertEquals("optimal", json.at("/optimum/status").stringValue());
        assertEquals(0, json.at("/optimum/gap").doubleValue());
        assertEquals(
                json.at("/optimum/achieved").doubleValue(),
                json.at("/optimum/bound").doubleValue());
        assertTrue(json.at("/achievedBudget/averageBits").doubleValue() <= 2.5);
        assertTrue(json.at("/achievedBudget/hbmBytes").doubleValue() <= 4L << 30);
        assertTrue(place("optimum:average=2.5").out().contains("optimal: error "));
    }

    @Test
    void aPlacementFileOfItReplaysToTheSameFigures() {
        Path file = folder.resolve("optimum.yaml");
        String policy = "optimum:objective=energy,error=300,home=hbm,time=0.3";
        place(policy, "--out", file.toString()).assertDone();
        String[] replay = {
            "replay",
            "--trace",
            trace,
            "--model",
            Fixtures.MODEL,
            "--hardware",
            "hbm3-host",
            "--json"
        };
        String[] byFile = Arrays.copyOf(replay, replay.length + 2);
        byFile[replay.length] = "--placement";
        byFile[replay.length + 1] = file.toString();
        String[] byPolicy = Arrays.copyOf(replay, replay.length + 4);
        byPolicy[replay.length] = "--policy";
        byPolicy[replay.length + 1] = policy;
        byPolicy[replay.length + 2] = "--profile-trace";
        byPolicy[replay.length + 3] = trace;
        assertEquals(
                CommandRun.of(byFile).json().path("energy"),
                CommandRun.of(byPolicy).json().path("energy"));
    }

    @Test
    void infeasibleAsksNameTheSmallestFeasibleBudget() {
        place("optimum:average=1.5")
                .assertRefused(65, "no placement keeps average=1.5|feasible budget is average=2");
        place("optimum:error=1e-9")
                .assertRefused(65, "no placement keeps error=1E-9|feasible budget is error=");
        place("optimum:objective=sped").assertRefused(2, "is not known");
    }

    @Test
    void heuristicsPrintTheirDistance() {
        JsonNode random = place("random:average=3", "--json").json();
        assertTrue(
                random.at("/bounds/loss/bound").doubleValue()
                        < random.at("/bounds/loss/achieved").doubleValue());
        assertTrue(
                random.at("/bounds/expertPicojoulesPerToken/bound").doubleValue()
                        < random.at("/bounds/expertPicojoulesPerToken/achieved").doubleValue());
        assertTrue(random.path("optimum").isNull());
        assertTrue(place("random:average=3").out().contains("distance to the bound loss +"));
    }
}
