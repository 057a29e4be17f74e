package org.moesaic.compute.expert;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Passes kept from call to call, so that a layer that runs again finds its arrays.
final class PassPool {

    private final Map<Expert, List<ExpertPass>> passes = new IdentityHashMap<>();

    /// The pass of that expert with that index.
    ExpertPass get(Expert expert, int index) {
        List<ExpertPass> own = passes.computeIfAbsent(expert, e -> new ArrayList<>());
        while (own.size() <= index) {
            own.add(new ExpertPass(expert));
        }
        return own.get(index);
    }
}
