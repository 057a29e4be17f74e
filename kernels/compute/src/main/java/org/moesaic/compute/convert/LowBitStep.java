package org.moesaic.compute.convert;

import java.util.List;

/// What is done to a layer before its experts are rounded, one thing more with each step: what EAQuant (arXiv 2506.13329) is
/// made of, so that each part's share of what is gained can be told.
public enum LowBitStep {
    /// Nothing.
    AS_IS(""),
    /// The norm's outputs are smoothed ([SmoothedLayer]).
    SMOOTHED("smoothed"),
    /// Outlier channels before down projections are scaled ([InnerChannels]).
    DOWN("down"),
    /// What every matrix reads is rotated in blocks ([BlockRotation]).
    ROTATED("rotated"),
    /// Channels are dealt to the blocks in zigzag, and rotated again ([ChannelMix]).
    PERMUTED("permuted"),
    /// Ranges of activations and weights are cut.
    CLIPPED("clipped");

    private final String label;

    LowBitStep(String label) {
        this.label = label;
    }

    /// What has been done by then, such as `int4/a4 smoothed, rotated`.
    ///
    /// @param format what comes first
    /// @param steps that are taken, in their order
    public String name(String format, List<LowBitStep> steps) {
        List<String> done =
                steps.stream()
                        .filter(each -> each != AS_IS && each.compareTo(this) <= 0)
                        .map(each -> each.label)
                        .toList();
        return done.isEmpty() ? format : format + " " + String.join(", ", done);
    }

    /// Whether a step's work has been done by this one, if it is taken at all.
    boolean includes(LowBitStep step) {
        return compareTo(step) >= 0;
    }
}
