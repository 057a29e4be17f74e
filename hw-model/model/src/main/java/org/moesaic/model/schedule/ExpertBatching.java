package org.moesaic.model.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Forms batches by expert (Read-ME, arXiv 2410.19123, its algorithm of expert-aware batching): one queue an expert, first in
/// first out; a batch takes the longest queue whole, then the next longest, until it has as many tokens as it may; the last
/// queue is split. Requires that the expert of a token is known before it runs, as with a router of the whole model.
///
/// Ties go to the lower expert. The printed pseudo-code has no end where all queues are empty; here the batch ends.
public final class ExpertBatching {

    private ExpertBatching() {}

    /// One token of a request that waits.
    ///
    /// @param request any number of the caller's
    /// @param expert the expert it wants
    public record Waiting(int request, int expert) {

        public Waiting {
            if (expert < 0) {
                throw new IllegalArgumentException("expert " + expert);
            }
        }
    }

    /// @param waiting in the order of arrival
    /// @param mostTokens of a batch, at least 1
    /// @return batches, each of at least one token, in the order in which they run; together everything once
    public static List<List<Waiting>> batches(List<Waiting> waiting, int mostTokens) {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("batches of " + mostTokens + " tokens");
        }
        Map<Integer, Deque<Waiting>> queues = new TreeMap<>();
        for (Waiting each : waiting) {
            queues.computeIfAbsent(each.expert(), _ -> new ArrayDeque<>()).add(each);
        }
        List<List<Waiting>> batches = new ArrayList<>();
        while (!queues.isEmpty()) {
            batches.add(next(queues, mostTokens));
        }
        return batches;
    }

    private static List<Waiting> next(Map<Integer, Deque<Waiting>> queues, int mostTokens) {
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < mostTokens && !queues.isEmpty()) {
            int longest = -1;
            for (Map.Entry<Integer, Deque<Waiting>> queue : queues.entrySet()) {
                if (longest < 0 || queue.getValue().size() > queues.get(longest).size()) {
                    longest = queue.getKey();
                }
            }
            Deque<Waiting> queue = queues.get(longest);
            while (batch.size() < mostTokens && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
            if (queue.isEmpty()) {
                queues.remove(longest);
            }
        }
        return batch;
    }
}
