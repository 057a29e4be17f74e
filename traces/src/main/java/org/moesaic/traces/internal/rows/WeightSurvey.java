package org.moesaic.traces.internal.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.moesaic.traces.TraceHeader.WeightsKind;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// What the gate weights of a capture are, judged by all its rows: no log says so itself.
public final class WeightSurvey {

    /// Sums of half-precision weights have been seen to be off by 0.3 %.
    private static final double TOLERANCE = 0.005;

    private long rows;
    private long sumsToOne;
    private long outOfRange;
    private long descending;
    private long notFinite;
    private String firstNotFinite = "";
    private String firstNotDescending = "";

    /// Looks at one row.
    ///
    /// @param place where the row is, for messages; made only if it is needed
    public void see(float[] weights, int from, int count, Supplier<String> place) {
        if (count == 0) {
            return;
        }
        rows++;
        double sum = 0;
        boolean finite = true;
        boolean ordered = true;
        boolean share = true;
        for (int i = from; i < from + count; i++) {
            finite &= Float.isFinite(weights[i]);
            ordered &= i == from || !(weights[i] > weights[i - 1]);
            share &= weights[i] >= 0 && weights[i] <= 1 + TOLERANCE;
            sum += weights[i];
        }
        if (!finite) {
            firstNotFinite = notFinite++ == 0 ? place.get() : firstNotFinite;
            return;
        }
        sumsToOne += Math.abs(sum - 1) <= TOLERANCE ? 1 : 0;
        outOfRange += share ? 0 : 1;
        if (ordered) {
            descending++;
        } else if (firstNotDescending.isEmpty()) {
            firstNotDescending = place.get();
        }
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /// Renormalised if most rows sum to 1; logits if some row holds what no softmax gives; raw otherwise.
    public WeightsKind kind() {
        if (rows == 0) {
            return WeightsKind.NONE;
        }
        if (sumsToOne * 2 > rows) {
            return WeightsKind.RENORMALISED;
        }
        return outOfRange > 0 ? WeightsKind.LOGITS : WeightsKind.RAW_TOPK;
    }

    /// True if every row is in descending weight.
    public boolean rankOrdered() {
        return rows > 0 && descending == rows;
    }

    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (notFinite > 0) {
            findings.add(
                    new Finding(
                            "weights-not-finite",
                            Severity.ERROR,
                            notFinite + " rows have a weight that is no finite number",
                            "the first is " + firstNotFinite,
                            "the router computed with NaN: capture again"));
        }
        long unordered = rows - notFinite - descending;
        if (unordered > 0 && descending > unordered) {
            findings.add(
                    new Finding(
                            "weights-not-descending",
                            Severity.WARNING,
                            unordered + " of " + rows + " rows are not in descending gate weight",
                            "the first is " + firstNotDescending,
                            "ranks are not taken from this capture"));
        }
        return findings;
    }
}
