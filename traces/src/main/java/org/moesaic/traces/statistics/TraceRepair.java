package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceHeader;

/// Leaves out of a trace what can be left out safely, and says what that was.
///
/// Dropped are: warm-up blocks, layers that hold zeros only, layers that are exact copies of an earlier one, tokens with a
/// row of zeros or without rows in some layer (unless layers have drifted apart, or it would be most of the trace), and
/// requests with the same routing as an earlier one. Nothing is made up, moved or sorted: every row of a repaired trace is
/// a row of the capture.
public final class TraceRepair {

    /// Something that was dropped.
    ///
    /// @param code that of the finding it cures
    /// @param what what was dropped, in words
    /// @param tokens tokens that were dropped for it; 0 for layers
    public record Action(String code, String what, long tokens) {}

    /// @param trace the repaired trace; the capture itself if there was nothing to do
    /// @param actions what was done to get it; empty if nothing was
    public record Result(RoutingTrace trace, List<Action> actions) {
        public Result {
            actions = List.copyOf(actions);
        }
    }

    private final RoutingTrace trace;
    private final TraceHeader header;
    private final int experts;
    private final List<Action> actions = new ArrayList<>();

    private TraceRepair(RoutingTrace trace, int experts) {
        this.trace = trace;
        this.header = trace.header();
        this.experts = experts;
    }

    /// Reads the trace twice or three times, and plans the repair; the rows themselves are dropped as the result is read.
    ///
    /// @throws org.moesaic.edge.MoesaicException what is wrong with the file
    public static Result of(RoutingTrace trace, StatisticsOptions options) {
        TraceHeader header = trace.header();
        int experts =
                options.experts().isPresent()
                        ? options.experts().getAsInt()
                        : header.experts().isPresent()
                                ? header.experts().getAsInt()
                                : LargestExpert.inferExperts(trace);
        return new TraceRepair(trace, experts).result();
    }

    private Result result() {
        IdenticalRows warmUp = new IdenticalRows(header);
        LayerCopies copies = new LayerCopies(header, experts);
        ZeroRows zeros = new ZeroRows(header);
        DuplicateRequests requests = new DuplicateRequests();
        DriftingRows drifting = new DriftingRows(header);
        TracePass.over(trace, List.of(warmUp, copies, zeros, requests, drifting));
        Set<Integer> layers = droppedLayers(copies, zeros);
        IncompleteTokens incomplete = new IncompleteTokens(header, layers, warmUp.blocks());
        TracePass.over(trace, List.of(incomplete));
        boolean dropIncomplete =
                drifting.drifting().isEmpty() && incomplete.count() * 2 < incomplete.tokens();
        boolean dropZeros = incomplete.zeros() * 2 < incomplete.tokens();
        warmUp(warmUp);
        act("ragged-rows", "tokens without rows in some layer", dropIncomplete, incomplete.count());
        act("all-zero-ids", "tokens with a row of zeros", dropZeros, incomplete.zeros());
        BitSet dropped = requests.copies();
        act(
                "duplicate-requests",
                dropped.cardinality() + " requests with the routing of an earlier one",
                !dropped.isEmpty(),
                incomplete.tokensOf(dropped));
        if (actions.isEmpty()) {
            return new Result(trace, actions);
        }
        RepairPlan plan =
                new RepairPlan(
                        layers,
                        warmUp.isComplete() ? warmUp.blocks() : List.of(),
                        dropped,
                        dropIncomplete,
                        dropZeros);
        return new Result(new RepairedTrace(trace, plan), actions);
    }

    private Set<Integer> droppedLayers(LayerCopies copies, ZeroRows zeros) {
        Set<Integer> dropped = new TreeSet<>();
        for (int layer = 0; layer < header.layers(); layer++) {
            if (header.topK() > 1 && zeros.isZero(layer)) {
                dropped.add(layer);
            }
        }
        if (dropped.size() == header.layers()) {
            // Nothing was ever written: there is nothing to keep.
            dropped.clear();
        }
        layers("all-zero-ids", "layers that hold zeros only", dropped);
        Set<Integer> copied = new TreeSet<>(copies.copies(trace));
        copied.removeAll(dropped);
        layers("duplicate-layers", "layers that are copies of an earlier one", copied);
        dropped.addAll(copied);
        return dropped;
    }

    private void layers(String code, String what, Set<Integer> layers) {
        if (!layers.isEmpty()) {
            List<Integer> ids = layers.stream().map(header.layerIds()::get).toList();
            actions.add(new Action(code, what + ": " + ids, 0));
        }
    }

    private void warmUp(IdenticalRows warmUp) {
        long tokens = warmUp.blocks().stream().mapToLong(IdenticalRows.Range::tokens).sum();
        Places places = new Places();
        warmUp.blocks()
                .forEach(block -> places.add("tokens " + block.first() + " to " + block.last()));
        act("identical-rows", "warm-up blocks: " + places, warmUp.isComplete(), tokens);
    }

    private void act(String code, String what, boolean done, long tokens) {
        if (done && tokens > 0) {
            actions.add(new Action(code, what, tokens));
        }
    }
}
