package org.moesaic.traces.statistics;

import java.util.List;

/// How much the first choice of a token in one layer says of its first choice in a later one.
///
/// @param ranksKnown true if a first choice is the expert of largest weight; else it is the first in file order, which may
///     be the one of lowest id, and the figures are of that
/// @param next from each layer to the next one
/// @param gaps means over the layers, 1, 2, 4 and 8 layers apart
public record LayerInformation(boolean ranksKnown, List<Figures> next, List<Gap> gaps) {

    /// From one layer to a later one.
    ///
    /// @param informationBits mutual information, corrected for the bias of small samples (Miller and Madow)
    /// @param entropyBits of the later layer's first choice
    /// @param predictability share of tokens whose later choice is the one that follows their earlier one most often
    /// @param popularity share of tokens whose later choice is the most popular one
    public record Figures(
            double informationBits, double entropyBits, double predictability, double popularity) {}

    /// Means over all pairs of layers that are so far apart.
    public record Gap(int layers, Figures mean) {}

    public LayerInformation {
        next = List.copyOf(next);
        gaps = List.copyOf(gaps);
    }
}
