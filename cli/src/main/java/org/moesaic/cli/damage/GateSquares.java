package org.moesaic.cli.damage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceReader;

/// How much each expert's error counts on a trace. Requests are in groups, so that one can be left out at a time.
///
/// @param groups for each group `[layer of the trace][expert]`: Σ g² over the selections of its requests
/// @param requests of the trace
/// @param weighted false if the trace has no gate weights; then each selection counts 1/k
public record GateSquares(List<double[][]> groups, int requests, boolean weighted) {

    /// Enough groups for a standard error to within some 13 % of itself (1 / √(2 · 31)), few enough to keep them all.
    private static final int GROUPS = 32;

    public GateSquares {
        groups = List.copyOf(groups);
    }

    /// Reads a trace to its end.
    ///
    /// @throws MoesaicException if it is damaged, or selects an expert that there is not
    public static GateSquares of(RoutingTrace trace, int experts) {
        int layers = trace.header().layers();
        List<double[][]> groups = new ArrayList<>();
        Map<Integer, double[][]> ofRequest = new HashMap<>();
        boolean weighted = false;
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                TraceFit.expertOutOfRange(trace.header(), block, experts)
                        .ifPresent(problem -> {
                            throw MoesaicException.badData(problem);
                        });
                weighted |= block.hasWeights();
                for (int token = 0; token < block.tokens(); token++) {
                    double[][] sums = ofRequest.get(block.request(token));
                    if (sums == null) {
                        int group = ofRequest.size() % GROUPS;
                        if (group == groups.size()) {
                            groups.add(new double[layers][experts]);
                        }
                        sums = groups.get(group);
                        ofRequest.put(block.request(token), sums);
                    }
                    add(block, token, sums);
                }
            }
        }
        if (groups.isEmpty()) {
            groups.add(new double[layers][experts]);
        }
        return new GateSquares(groups, ofRequest.size(), weighted);
    }

    /// The same for some layers.
    ///
    /// @param indexes of layers of the trace
    /// @throws MoesaicException BAD_DATA if none of their experts is ever selected
    public List<double[][]> of(List<Integer> indexes) {
        List<double[][]> some =
                groups.stream()
                        .map(group ->
                                indexes.stream().map(each -> group[each]).toArray(double[][]::new))
                        .toList();
        boolean used =
                some.stream()
                        .flatMap(Arrays::stream)
                        .flatMapToDouble(Arrays::stream)
                        .anyMatch(square -> square > 0);
        if (!used) {
            throw MoesaicException.badData(
                    Problem.of(
                            "the trace selects no expert of the layers that are measured",
                            "measure layers that it has, or give a trace with rows of them"));
        }
        return some;
    }

    private static void add(TraceBlock block, int token, double[][] sums) {
        for (int layer = 0; layer < sums.length; layer++) {
            for (int slot = 0; slot < block.topK(); slot++) {
                int expert = block.expert(layer, token, slot);
                double weight =
                        block.hasWeights() ? block.weight(layer, token, slot) : 1.0 / block.topK();
                if (expert >= 0 && !Double.isNaN(weight)) {
                    sums[layer][expert] += weight * weight;
                }
            }
        }
    }
}
