package org.moesaic.cli.damage;

import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceReader;

/// How much each expert's error counts on a trace.
///
/// @param sums `[layer of the trace][expert]`: Σ g² over its selections
/// @param weighted false if the trace has no gate weights; then each selection counts 1/k
public record GateSquares(double[][] sums, boolean weighted) {

    /// Reads a trace to its end.
    ///
    /// @throws MoesaicException if it is damaged, or selects an expert that there is not
    public static GateSquares of(RoutingTrace trace, int experts) {
        int layers = trace.header().layers();
        double[][] sums = new double[layers][experts];
        boolean weighted = false;
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                TraceFit.expertOutOfRange(trace.header(), block, experts)
                        .ifPresent(problem -> {
                            throw MoesaicException.badData(problem);
                        });
                weighted |= block.hasWeights();
                for (int layer = 0; layer < layers; layer++) {
                    add(block, layer, sums[layer]);
                }
            }
        }
        return new GateSquares(sums, weighted);
    }

    private static void add(TraceBlock block, int layer, double[] sums) {
        for (int token = 0; token < block.tokens(); token++) {
            for (int slot = 0; slot < block.topK(); slot++) {
                int expert = block.expert(layer, token, slot);
                double weight =
                        block.hasWeights() ? block.weight(layer, token, slot) : 1.0 / block.topK();
                if (expert >= 0 && !Double.isNaN(weight)) {
                    sums[expert] += weight * weight;
                }
            }
        }
    }
}
