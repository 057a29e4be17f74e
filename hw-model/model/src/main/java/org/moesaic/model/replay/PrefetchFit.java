package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.Evictions;

/// Whether prefetch goes together with the rest of a replay.
final class PrefetchFit {

    private PrefetchFit() {}

    static List<Problem> problems(ReplayRequest request) {
        List<Problem> problems = new ArrayList<>();
        if (request.options().prefetch().isEmpty()) {
            return problems;
        }
        if (request.cache()
                .flatMap(CacheSpec::behind)
                .filter(behind -> behind.kind() instanceof Evictions.Belady)
                .isPresent()) {
            problems.add(
                    Problem.of(
                            "--prefetch: what a belady cache behind another one is asked for depends on what was"
                                    + " fetched ahead, so its future is not known",
                            "use another rule for the second cache, or --prefetch none"));
        }
        if (request.options().timeline().isPresent()) {
            problems.add(
                    Problem.of(
                            "--prefetch: a timeline shows operations one after the other, and what is fetched ahead goes on beside those"
                                    + " that follow",
                            "leave out --timeline or --prefetch"));
        }
        return problems;
    }
}
