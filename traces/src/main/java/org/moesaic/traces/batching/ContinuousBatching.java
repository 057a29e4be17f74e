package org.moesaic.traces.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceHeader;

/// Continuous batching with chunked prefill (Yu et al., Orca, OSDI 2022; Agrawal et al., Sarathi-Serve, OSDI 2024).
///
/// A request is live from the first step after its arrival at which fewer than `mostLive` are, in order of arrival, until
/// its last token. In each step every live request that decodes runs one token; what is left of the token budget goes to
/// the prefill of live requests, the eldest first, in chunks. A request whose prefill ends decodes from the next step on.
/// Steps in which nothing is live are not counted: the next one is the step of the next arrival.
///
/// @param mostLive requests that may be live at once
/// @param tokenBudget tokens of one step; at least `mostLive`, so that decoding never waits
public record ContinuousBatching(int mostLive, int tokenBudget) {

    /// Tokens of one request in a step: `first .. first + count - 1` of its own.
    public record Share(int request, int first, int count) {}

    /// One forward pass.
    public record Step(long number, List<Share> shares) {
        public Step {
            shares = List.copyOf(shares);
        }

        public int tokens() {
            return shares.stream().mapToInt(Share::count).sum();
        }
    }

    public ContinuousBatching {
        if (mostLive < 1 || tokenBudget < mostLive) {
            throw MoesaicException.usage(
                    "a budget of %d tokens for %d live requests".formatted(tokenBudget, mostLive),
                    "at least one live request, and a token for each");
        }
    }

    /// Refuses traces whose rows depend on what ran beside them: re-forming their steps would make up routing that no
    /// router did.
    ///
    /// @param droppedSelections of the trace; a router without a capacity drops none
    /// @throws MoesaicException BAD_DATA if there are any
    public static void mustNotDependOnBatch(TraceHeader header, long droppedSelections) {
        if (droppedSelections > 0) {
            throw MoesaicException.badData(
                    Problem.in(
                            header.name(),
                            droppedSelections
                                    + " selections were dropped by capacity: the routing"
                                    + " depended on the batch",
                            "replay the steps as recorded"));
        }
    }

    /// The steps in which these requests run.
    public List<Step> schedule(List<ServedRequest> requests) {
        Deque<Integer> waiting =
                new ArrayDeque<>(
                        IntStream.range(0, requests.size())
                                .boxed()
                                .sorted((a, b) ->
                                        Long.compare(
                                                requests.get(a).arrivalStep(),
                                                requests.get(b).arrivalStep()))
                                .toList());
        int[] done = new int[requests.size()];
        List<Integer> live = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        long now = 0;
        while (!waiting.isEmpty() || !live.isEmpty()) {
            if (live.isEmpty()) {
                now = Math.max(now, requests.get(waiting.peek()).arrivalStep());
            }
            while (live.size() < mostLive
                    && !waiting.isEmpty()
                    && requests.get(waiting.peek()).arrivalStep() <= now) {
                live.add(waiting.remove());
            }
            steps.add(step(now, requests, live, done));
            live.removeIf(request -> done[request] == requests.get(request).tokens());
            now++;
        }
        return steps;
    }

    private Step step(long now, List<ServedRequest> requests, List<Integer> live, int[] done) {
        int left = tokenBudget;
        for (int request : live) {
            left -= done[request] >= requests.get(request).prefillTokens() ? 1 : 0;
        }
        List<Share> shares = new ArrayList<>();
        for (int request : live) {
            int prefill = requests.get(request).prefillTokens() - done[request];
            int count = prefill <= 0 ? 1 : Math.min(prefill, left);
            if (prefill > 0) {
                left -= count;
            }
            if (count > 0) {
                shares.add(new Share(request, done[request], count));
                done[request] += count;
            }
        }
        return new Step(now, shares);
    }
}
