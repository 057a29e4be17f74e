package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;

/// Several replays of one trace: it is read once for all of them (once more where caches look ahead, as Belady's do), and what
/// they have in common is found out once. Each gives what [Replay#run] gives.
public final class Replays {

    /// What became of one replay.
    public sealed interface Outcome {}

    /// It ran to its end.
    public record Done(ReplayResult result) implements Outcome {

        public Done {
            Objects.requireNonNull(result);
        }
    }

    /// What was asked for does not fit the hardware or the trace.
    ///
    /// @param problems why, with cures
    public record Refused(List<Problem> problems) implements Outcome {

        public Refused {
            problems = List.copyOf(problems);
        }
    }

    private Replays() {}

    /// Replays one trace under several requests.
    ///
    /// @param requests at least one, all of the same trace and model; threads and progress of the first hold for all
    /// @return one outcome a request, in their order
    /// @throws MoesaicException if the trace is damaged, empty, or not one of the model
    /// @throws IllegalArgumentException if there is no request, or if they differ in trace or model
    public static List<Outcome> run(List<ReplayRequest> requests) {
        ReplayRequest first = requests.getFirst();
        for (ReplayRequest request : requests) {
            if (request.trace() != first.trace() || !request.model().equals(first.model())) {
                throw new IllegalArgumentException("requests of different traces or models");
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        List<Replay> ready = new ArrayList<>();
        Map<Replay, ReplayGroup> groups = new LinkedHashMap<>();
        List<ReplayLane> lanes = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        try {
            for (ReplayRequest request : requests) {
                outcomes.add(null);
                try {
                    Replay replay = Replay.prepare(request, ready);
                    if (replay.first() == replay) {
                        groups.put(replay, replay.group());
                    }
                    ready.add(replay);
                    lanes.add(groups.get(replay.first()).add(replay));
                    places.add(outcomes.size() - 1);
                } catch (MoesaicException e) {
                    outcomes.set(outcomes.size() - 1, new Refused(e.problems()));
                }
            }
            if (!lanes.isEmpty()) {
                run(first, List.copyOf(groups.values()));
            }
            for (int i = 0; i < lanes.size(); i++) {
                outcomes.set(places.get(i), lanes.get(i).outcome());
            }
            return List.copyOf(outcomes);
        } finally {
            groups.values().forEach(ReplayGroup::close);
        }
    }

    private static void run(ReplayRequest first, List<ReplayGroup> groups) {
        RoutingTrace trace = first.trace();
        long[] tokens = new long[1];
        SharedBlocks.run(
                trace,
                groups,
                first.threads(),
                block -> {
                    groups.getFirst().lanes().getFirst().check(block);
                    tokens[0] += block.tokens();
                    first.progress().accept(tokens[0]);
                });
    }
}
