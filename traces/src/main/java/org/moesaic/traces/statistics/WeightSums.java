package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceHeader.WeightsKind;
import org.moesaic.traces.TraceReader;

/// Gate weights whose sum does not go with what the trace says they are.
///
/// Only rows with all their selections and weights are looked at.
final class WeightSums implements QualityCheck {

    static final String NOT_FINITE = "weights-not-finite";

    /// Sums of half-precision weights have been seen to be off by 0.3 %.
    private static final double TOLERANCE = 0.005;

    private final TraceHeader header;
    private final Places notOne = new Places();
    private final Places aboveOne = new Places();
    private final Places notFinite = new Places();
    private long rows;

    WeightSums(TraceHeader header) {
        this.header = header;
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        if (!block.hasWeights()) {
            return;
        }
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                look(block, layer, token, firstToken + token);
            }
        }
    }

    private void look(TraceBlock block, int layer, int token, long tokenOfTrace) {
        double sum = 0;
        int weights = 0;
        int finite = 0;
        int selections = 0;
        for (int slot = 0; slot < block.topK(); slot++) {
            float weight = block.weight(layer, token, slot);
            selections += block.expert(layer, token, slot) >= 0 ? 1 : 0;
            weights += Float.isNaN(weight) ? 0 : 1;
            finite += Float.isFinite(weight) ? 1 : 0;
            sum += weight;
        }
        if (weights == 0) {
            return;
        }
        rows++;
        double rowSum = sum;
        Supplier<String> place =
                () ->
                        "token %d, layer %d (sum %s)"
                                .formatted(
                                        tokenOfTrace,
                                        header.layerIds().get(layer),
                                        Decimals.shown(rowSum));
        if (finite < selections) {
            notFinite.add(place);
        } else if (selections == block.topK()) {
            if (Math.abs(sum - 1) > TOLERANCE) {
                notOne.add(place);
            }
            if (sum > 1 + TOLERANCE) {
                aboveOne.add(place);
            }
        }
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        List<Finding> findings = new ArrayList<>();
        if (!notFinite.isEmpty()) {
            findings.add(
                    new Finding(
                            NOT_FINITE,
                            Severity.ERROR,
                            notFinite.count() + " rows have a weight that is no finite number",
                            notFinite.toString(),
                            "the router computed with NaN: capture again"));
        }
        switch (header.weightsKind()) {
            case NONE -> {
                if (rows > 0) {
                    findings.add(
                            kind(
                                    rows + " rows have weights although the trace says it has none",
                                    ""));
                }
            }
            case RENORMALISED -> {
                if (!notOne.isEmpty()) {
                    findings.add(
                            kind(
                                    notOne.count()
                                            + " rows of renormalised weights do not sum to 1",
                                    notOne.toString()));
                }
            }
            case RAW_TOPK -> {
                if (!aboveOne.isEmpty()) {
                    findings.add(
                            kind(
                                    aboveOne.count()
                                            + " rows of a softmax's largest values sum to more than 1",
                                    aboveOne.toString()));
                } else if (rows > 0 && notOne.isEmpty() && notFinite.isEmpty()) {
                    findings.add(
                            kind(
                                    "all rows sum to 1 although the weights are said not to be"
                                            + " renormalised",
                                    ""));
                }
            }
            case LOGITS -> {
                // Logits have no sum to be held to.
            }
        }
        return findings;
    }

    private Finding kind(String what, String place) {
        return new Finding(
                "weights-kind",
                Severity.WARNING,
                what,
                place,
                "weights_kind is "
                        + header.weightsKind().name().toLowerCase(Locale.ROOT)
                        + ", one of "
                        + List.of(WeightsKind.values()).toString().toLowerCase(Locale.ROOT));
    }
}
