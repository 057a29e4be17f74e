package org.moesaic.cli.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.cli.replay.RunInputs;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.compare.Bound;
import org.moesaic.model.compare.Bounds;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.replay.EqualArea;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.model.replay.Replays;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.statistics.RoutingProfile;
import tools.jackson.databind.node.ObjectNode;

/// A policy once more, fitted on the very rows that are replayed: by how much a result in sample would have lied.
///
/// @param entry what was learned from other rows
/// @param objectives of the same policy in sample
/// @param bounds of the same
record Hindsight(Entry entry, Objectives objectives, Bounds bounds) {

    /// Those of all entries that learned from other rows. The rows are read twice more.
    static List<Hindsight> of(
            RunInputs run, boolean isoArea, RoutingTrace trace, List<Entry> entries) {
        List<Entry> learned =
                entries.stream()
                        .filter(entry -> entry.result().isPresent() && !entry.inSample())
                        .filter(entry -> learns(run, entry.policy()))
                        .toList();
        if (learned.isEmpty()) {
            return List.of();
        }
        RoutingProfile oracle = run.oracle();
        List<Entry> placed = new ArrayList<>();
        List<ReplayRequest> requests = new ArrayList<>();
        for (Entry entry : learned) {
            try {
                Placement placement = run.place(entry.policy(), Optional.of(oracle));
                ReplayRequest request = run.request(trace, placement, _ -> {});
                requests.add(isoArea ? request.on(EqualArea.of(request)) : request);
                placed.add(entry);
            } catch (MoesaicException e) {
                // What was learned from other rows fitted; in sample it does not, and there is
                // nothing to compare.
                if (e.exit() != Exit.BAD_DATA) {
                    throw e;
                }
            }
        }
        List<Replays.Outcome> outcomes = requests.isEmpty() ? List.of() : Replays.run(requests);
        List<Hindsight> hindsights = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            Optional<ReplayResult> result = BeladyReplays.done(outcomes.get(i));
            if (result.isPresent()) {
                Hardware hardware = requests.get(i).hardware();
                hindsights.add(
                        new Hindsight(
                                placed.get(i),
                                Objectives.of(result.get(), hardware),
                                Bounds.of(
                                        result.get(),
                                        requests.get(i),
                                        run.errors(),
                                        Optional.empty())));
            }
        }
        return List.copyOf(hindsights);
    }

    private static boolean learns(RunInputs run, Spec policy) {
        return !policy.name().equals("file")
                && Policies.find(policy.name(), run.policies()).learns(policy);
    }

    /// In JSON, beside the figures of the policy itself.
    void fill(ObjectNode node) {
        node.putObject("energyPicojoulesPerToken")
                .put("low", objectives.picojoulesPerToken().low())
                .put("nominal", objectives.picojoulesPerToken().nominal())
                .put("high", objectives.picojoulesPerToken().high());
        node.put("latencyPicosecondsPerToken", objectives.picosecondsPerToken());
        node.put("bytesPerToken", objectives.bytesPerToken());
        put(node, "loss", bounds.loss());
        put(node, "busiestDeviceSelections", bounds.load());
    }

    private static void put(ObjectNode node, String key, Optional<Bound> bound) {
        bound.ifPresentOrElse(each -> node.put(key, each.achieved()), () -> node.putNull(key));
    }

    static void print(PrintStream out, Comparison comparison) {
        if (comparison.hindsights().isEmpty()) {
            return;
        }
        out.println(
                "change of the figures if the same policies were fitted on the rows they are judged on");
        Table table = Table.aligned("lrrrrr");
        for (Hindsight each : comparison.hindsights()) {
            Objectives honest = each.entry.objectives().orElseThrow();
            table.row(
                    "  " + each.entry.policy(),
                    "energy "
                            + less(
                                    honest.picojoulesPerToken().nominal(),
                                    each.objectives.picojoulesPerToken().nominal()),
                    "latency "
                            + less(
                                    honest.picosecondsPerToken(),
                                    each.objectives.picosecondsPerToken()),
                    "memory " + less(honest.bytesPerToken(), each.objectives.bytesPerToken()),
                    less("loss ", each.entry.bounds().loss(), each.bounds.loss()),
                    less("busiest device ", each.entry.bounds().load(), each.bounds.load()));
        }
        table.print(out);
    }

    private static String less(String what, Optional<Bound> honest, Optional<Bound> oracle) {
        return honest.isPresent() && oracle.isPresent()
                ? what + less(honest.get().achieved(), oracle.get().achieved())
                : "-";
    }

    /// By how much the oracle's figure is below the honest one; with a plus where it is above.
    private static String less(double honest, double oracle) {
        double change = honest == 0 ? 0 : oracle / honest - 1;
        return (change > 0 ? "+" : "") + Numbers.percent(change);
    }
}
