package org.moesaic.cli.trace;

import java.util.Locale;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.statistics.Divergence;
import tools.jackson.databind.node.ObjectNode;

/// How far the load of a trace is from that of another file.
///
/// @param name of the other file
/// @param bits Jensen-Shannon divergence, mean over layers
/// @param smoothedBits the same with half a selection added to each count
record Against(String name, double bits, double smoothedBits) {

    /// @param other of as many layers and experts
    static Against of(ExpertCounts one, ExpertCounts other) {
        return new Against(
                other.name(),
                Divergence.bits(one, other, 0),
                Divergence.bits(one, other, Divergence.ADDED));
    }

    void fill(ObjectNode root) {
        root.putObject("divergence")
                .put("against", name)
                .put("bits", bits)
                .put("bitsWithHalfAdded", smoothedBits);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "load diverges from %s by %.4f bits (%.4f with half a selection added to each count)",
                name,
                bits,
                smoothedBits);
    }
}
