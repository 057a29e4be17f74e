package org.moesaic.traces.batching;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.MoesaicException;

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

    /// The steps in which these requests run.
    public List<Step> schedule(List<ServedRequest> requests) {
        List<Step> steps = new ArrayList<>();
        Schedule schedule = new Schedule(this, requests);
        while (schedule.hasNext()) {
            steps.add(schedule.next());
        }
        return steps;
    }
}
