package org.moesaic.hdl.testkit;

/// What a random circuit may contain.
///
/// @param maxWidth widest type that is chosen; products and concatenations are at most twice as wide
/// @param checks whether there are assertions, assumptions and covers; an assertion may fail
/// @param blackBoxes whether there are black boxes (with models, so that a simulator runs them)
public record Features(int maxWidth, boolean checks, boolean blackBoxes) {

    /// The whole intermediate form, widths 1 to 130 (products to 260).
    public static final Features ALL = new Features(130, true, true);

    /// What an emitted netlist says by itself: neither checks nor black boxes.
    public static final Features NETLIST = new Features(130, false, false);

    /// The same features with narrower types.
    public Features upTo(int width) {
        return new Features(width, checks, blackBoxes);
    }
}
