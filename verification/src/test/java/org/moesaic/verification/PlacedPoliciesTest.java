package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Spec;
import org.moesaic.model.optimum.Solvers;
import org.moesaic.model.placement.Policies;
import tools.jackson.databind.JsonNode;

/// `place`, then `replay --placement`: every policy of the list comes to the same figures as `replay --policy`, to the last
/// digit.
class PlacedPoliciesTest {

    private static final List<String> FIGURES =
            List.of("latency", "energy", "traffic", "engines", "area", "excluded");

    @TempDir Path folder;

    private static CommandRun run(String verb, String hardware, String trace, String... options) {
        List<String> args = new ArrayList<>(List.of(verb, "--trace", trace));
        args.addAll(List.of("--model", Fixtures.MODEL, "--hardware", hardware, "--json"));
        args.addAll(List.of(options));
        return CommandRun.of(args);
    }

    @Test
    void everyPolicyGoesThroughItsFile() throws IOException {
        String trace = TraceFiles.writeNpz(Fixtures.trace(20), folder.resolve("t.npz")).toString();
        int done = 0;
        List<String> refused = new ArrayList<>();
        for (Spec spec : Policies.variants(List.of())) {
            String policy = spec.toString();
            boolean placed = false;
            for (String hardware : List.of("hbm3-host", "hybrid-analog", "multi-device-8")) {
                Path file = folder.resolve("p" + done + ".yaml");
                CommandRun place =
                        run("place", hardware, trace, "--policy", policy, "--out", file.toString());
                if (place.code() != 0) {
                    continue;
                }
                JsonNode byFile =
                        run("replay", hardware, trace, "--placement", file.toString()).json();
                JsonNode byPolicy = run("replay", hardware, trace, "--policy", policy).json();
                for (String figure : FIGURES) {
                    assertEquals(byPolicy.path(figure), byFile.path(figure), policy + " " + figure);
                }
                assertEquals(
                        byPolicy.at("/policy/inSample"), byFile.at("/policy/inSample"), policy);
                placed = true;
                done++;
            }
            if (!placed) {
                refused.add(policy);
            }
        }
        assertTrue(done >= 35, "placed " + done);
        for (String policy : refused) {
            boolean wantsWeights =
                    Policies.find(Spec.parse("--policy", policy).name(), List.of()).readsWeights();
            assertTrue(
                    wantsWeights
                            || policy.startsWith("optimum") && Solvers.find().isEmpty()
                            || policy.contains("gate-weight")
                            || policy.startsWith("error-table")
                            || policy.equals("pmq:average=3,levels=2/3/4")
                            || policy.equals("qmoe:cold=0.5"),
                    policy + " fits nowhere");
        }
    }
}
