package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.CacheSpec;

/// Whether prefetch goes together with the rest of a replay.
final class PrefetchFit {

    private PrefetchFit() {}

    static List<Problem> problems(ReplayRequest request) {
        List<Problem> problems = new ArrayList<>();
        if (request.options().prefetch().isEmpty()) {
            return problems;
        }
        if (request.cache().filter(c -> c.kind() == CacheSpec.Kind.BELADY).isPresent()) {
            problems.add(
                    Problem.of(
                            "--prefetch: belady knows when its accesses recur, and not those of a predictor",
                            "use an lru or lfu cache, or --prefetch none"));
        }
        if (request.cache().flatMap(CacheSpec::behind).isPresent()) {
            problems.add(
                    Problem.of(
                            "--prefetch: with caches in two tiers",
                            "use one cache, or --prefetch none"));
        }
        if (request.options().timeline().isPresent()) {
            problems.add(
                    Problem.of(
                            "--prefetch: a timeline shows operations one after the other, and prefetch is beside them",
                            "leave out --timeline or --prefetch"));
        }
        return problems;
    }
}
