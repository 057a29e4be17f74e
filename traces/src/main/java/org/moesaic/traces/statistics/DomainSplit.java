package org.moesaic.traces.statistics;

import java.util.List;
import java.util.OptionalDouble;

/// How the load differs between the domains that requests are labelled with.
///
/// @param domains in order of first appearance
/// @param divergences of each pair of them
/// @param requestsLeftOut requests without a label, and of domains beyond the first [#MOST]
public record DomainSplit(List<Domain> domains, List<Pair> divergences, long requestsLeftOut) {

    /// Domains that are told apart.
    public static final int MOST = 32;

    public DomainSplit {
        domains = List.copyOf(domains);
        divergences = List.copyOf(divergences);
    }

    /// One domain.
    ///
    /// @param entropyBits mean over layers
    /// @param floorBits divergence of every other request against the rest of the same domain: what a sample of this size
    ///     differs by for no reason; empty for a single request
    public record Domain(
            String name,
            long requests,
            long tokens,
            double entropyBits,
            OptionalDouble floorBits) {}

    /// Two domains.
    ///
    /// @param bits Jensen-Shannon divergence of their loads, mean over layers, half a selection added to each count
    public record Pair(String one, String other, double bits) {}
}
