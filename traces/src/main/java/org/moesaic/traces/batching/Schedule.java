package org.moesaic.traces.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/// The steps of [ContinuousBatching], one after the other.
final class Schedule implements Iterator<ContinuousBatching.Step> {

    private final ContinuousBatching batching;
    private final List<ServedRequest> requests;
    private final Deque<Integer> waiting;
    private final List<Integer> live = new ArrayList<>();

    /// Tokens of each request that have run.
    private final int[] done;

    private long now;

    Schedule(ContinuousBatching batching, List<ServedRequest> requests) {
        this.batching = batching;
        this.requests = requests;
        done = new int[requests.size()];
        waiting =
                new ArrayDeque<>(
                        IntStream.range(0, requests.size())
                                .boxed()
                                .sorted(
                                        Comparator.comparingLong(
                                                request -> requests.get(request).arrivalStep()))
                                .toList());
    }

    @Override
    public boolean hasNext() {
        return !waiting.isEmpty() || !live.isEmpty();
    }

    @Override
    public ContinuousBatching.Step next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (live.isEmpty()) {
            now = Math.max(now, requests.get(waiting.peek()).arrivalStep());
        }
        while (live.size() < batching.mostLive()
                && !waiting.isEmpty()
                && requests.get(waiting.peek()).arrivalStep() <= now) {
            live.add(waiting.remove());
        }
        ContinuousBatching.Step step = new ContinuousBatching.Step(now++, shares());
        live.removeIf(request -> done[request] == requests.get(request).tokens());
        return step;
    }

    /// Decoding first; what it leaves of the budget goes to prefill.
    private List<ContinuousBatching.Share> shares() {
        int left = batching.tokenBudget();
        for (int request : live) {
            left -= done[request] >= requests.get(request).prefillTokens() ? 1 : 0;
        }
        List<ContinuousBatching.Share> shares = new ArrayList<>();
        for (int request : live) {
            int prefill = requests.get(request).prefillTokens() - done[request];
            int count = prefill <= 0 ? 1 : Math.min(prefill, left);
            left -= prefill > 0 ? count : 0;
            if (count > 0) {
                shares.add(new ContinuousBatching.Share(request, done[request], count));
                done[request] += count;
            }
        }
        return shares;
    }
}
