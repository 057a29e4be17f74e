package org.moesaic.model.compare;

import java.util.List;

/// The results that no other one dominates. Equal results stand together.
public final class ParetoFront {

    private ParetoFront() {}

    /// For each result, whether it stands at a corner.
    public static List<Boolean> of(List<Objectives> results, Corner corner) {
        return results.stream()
                .map(each -> results.stream().noneMatch(other -> other.dominates(each, corner)))
                .toList();
    }
}
