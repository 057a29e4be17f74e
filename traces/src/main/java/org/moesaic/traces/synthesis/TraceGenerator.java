package org.moesaic.traces.synthesis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// A trace that is generated while it is read: requests one after the other, one token a step, marked `synthetic`.
///
/// The same profile, size and seed give the same trace, for any number of threads.
public final class TraceGenerator implements RoutingTrace {

    private final GeneratorProfile profile;
    private final RequestPlan plan;
    private final long seed;
    private final int threads;
    private final TraceHeader header;

    /// @param plan which requests, and how long they are
    /// @param threads that generate ahead of the reader; at least 1
    public TraceGenerator(GeneratorProfile profile, RequestPlan plan, long seed, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.profile = profile;
        this.plan = plan;
        this.seed = seed;
        this.threads = threads;
        TraceHeader like = profile.header();
        header =
                new TraceHeader(
                        "generated",
                        "generated",
                        like.modelName(),
                        like.layerIds(),
                        like.numbering(),
                        OptionalInt.of(profile.experts()),
                        like.topK(),
                        OptionalLong.of(plan.tokens()),
                        TraceHeader.Batching.UNBATCHED,
                        like.rankOrdered(),
                        profile.gateWeights().isEmpty()
                                ? TraceHeader.WeightsKind.NONE
                                : like.weightsKind(),
                        like.prefillComplete(),
                        like.decodeComplete(),
                        true,
                        "synthetic: %s; seed %d".formatted(profile.source(), seed));
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    @Override
    public TraceReader open() {
        return new Pass();
    }

    private TraceBlock request(long request) {
        int tokens = plan.tokens(request);
        TraceBlock block = new TraceBlock(header, tokens);
        new RequestGenerator(profile, seed)
                .generate(request, tokens, plan.firstToken(request), (int) request, block);
        return block;
    }

    private final class Pass implements TraceReader {

        private final ExecutorService workers =
                Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        private final Deque<Future<TraceBlock>> ahead = new ArrayDeque<>();
        private long next;
        private TraceBlock current;
        private int done;

        @Override
        public boolean read(TraceBlock block) {
            block.clear();
            while (block.tokens() < Math.max(1, block.tokenCapacity())) {
                if (current == null && !advance()) {
                    break;
                }
                int room = Math.max(1, block.tokenCapacity()) - block.tokens();
                int to = Math.min(current.steps(), done + room);
                block.appendSteps(current, done, to);
                done = to;
                current = done == current.steps() ? null : current;
            }
            return block.tokens() > 0;
        }

        private boolean advance() {
            while (next < plan.requests() && ahead.size() < threads * 4) {
                long request = next++;
                ahead.add(workers.submit(() -> request(request)));
            }
            if (ahead.isEmpty()) {
                return false;
            }
            try {
                current = ahead.remove().get();
                done = 0;
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while generating", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public String requestId(int request) {
            return String.valueOf(request);
        }

        @Override
        public void close() {
            workers.shutdownNow();
        }
    }
}
