package org.moesaic.traces.batching;

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
/// The longest queue is the one with most tokens; ties go to the lower expert. A piece of several tokens is not split: one that
/// alone is above the limit is a batch of its own. The printed pseudo-code has no end where all queues are empty; here the
/// batch ends.
public final class ExpertBatching {

    private ExpertBatching() {}

    /// One piece of a request that waits: a token of decoding, or tokens that run together.
    ///
    /// @param request any number of the caller's
    /// @param expert the expert it wants
    /// @param tokens at least 1
    public record Waiting(int request, int expert, int tokens) {

        public Waiting {
            if (expert < 0 || tokens < 1) {
                throw new IllegalArgumentException(tokens + " tokens of expert " + expert);
            }
        }

        /// One token.
        public Waiting(int request, int expert) {
            this(request, expert, 1);
        }
    }

    /// First in, first out, and how many tokens there are.
    private static final class Queue {
        private final Deque<Waiting> pieces = new ArrayDeque<>();
        private long tokens;
    }

    /// @param waiting in the order of arrival
    /// @param mostTokens of a batch, at least 1
    /// @return batches, each of at least one piece, in the order in which they run; together everything once
    public static List<List<Waiting>> batches(List<Waiting> waiting, int mostTokens) {
        Map<Integer, Queue> queues = queues(waiting, mostTokens);
        List<List<Waiting>> batches = new ArrayList<>();
        while (!queues.isEmpty()) {
            batches.add(take(queues, mostTokens));
        }
        return batches;
    }

    /// The first of [#batches]; none if nobody waits.
    public static List<Waiting> next(List<Waiting> waiting, int mostTokens) {
        return take(queues(waiting, mostTokens), mostTokens);
    }

    private static Map<Integer, Queue> queues(List<Waiting> waiting, int mostTokens) {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("batches of " + mostTokens + " tokens");
        }
        Map<Integer, Queue> queues = new TreeMap<>();
        for (Waiting each : waiting) {
            Queue queue = queues.computeIfAbsent(each.expert(), _ -> new Queue());
            queue.pieces.add(each);
            queue.tokens += each.tokens();
        }
        return queues;
    }

    private static List<Waiting> take(Map<Integer, Queue> queues, int mostTokens) {
        List<Waiting> batch = new ArrayList<>();
        long left = mostTokens;
        while (left > 0 && !queues.isEmpty()) {
            int longest = -1;
            for (Map.Entry<Integer, Queue> queue : queues.entrySet()) {
                if (longest < 0 || queue.getValue().tokens > queues.get(longest).tokens) {
                    longest = queue.getKey();
                }
            }
            Queue queue = queues.get(longest);
            while (!queue.pieces.isEmpty()
                    && (batch.isEmpty() || queue.pieces.element().tokens() <= left)) {
                Waiting piece = queue.pieces.remove();
                queue.tokens -= piece.tokens();
                left -= piece.tokens();
                batch.add(piece);
            }
            if (!queue.pieces.isEmpty()) {
                break;
            }
            queues.remove(longest);
        }
        return batch;
    }
}
