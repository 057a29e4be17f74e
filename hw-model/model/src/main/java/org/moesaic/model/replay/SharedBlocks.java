package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Reads a trace once and shows every block to several replays, which may be at different blocks at the same time.
///
/// Each group of replays sees the blocks in order, one after the other, so no result depends on the threads. A few blocks
/// circulate, so memory is bounded.
final class SharedBlocks implements AutoCloseable {

    private static final int BLOCKS = 4;

    private final List<ReplayGroup> groups;
    private final ExecutorService pool;
    private final CompletableFuture<?>[] last;

    private SharedBlocks(List<ReplayGroup> groups, int threads) {
        this.groups = groups;
        pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        last = new CompletableFuture<?>[groups.size()];
        Arrays.fill(last, CompletableFuture.completedFuture(null));
    }

    /// @param threads threads to use; with 1 everything happens on the caller's
    /// @param onRead is told of each block before any group sees it, on the caller's thread
    static void run(
            RoutingTrace trace,
            List<ReplayGroup> groups,
            int threads,
            Consumer<TraceBlock> onRead) {
        if (threads == 1) {
            runAlone(trace, groups, onRead);
            return;
        }
        TraceBlock[] blocks = new TraceBlock[BLOCKS];
        Arrays.setAll(blocks, _ -> new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS));
        CompletableFuture<?>[] seen = new CompletableFuture<?>[BLOCKS];
        Arrays.fill(seen, CompletableFuture.completedFuture(null));
        try (TraceReader reader = trace.open();
                SharedBlocks shared = new SharedBlocks(groups, threads)) {
            for (int number = 0; ; number++) {
                int cell = number % BLOCKS;
                BlockPipeline.join(seen[cell]);
                if (!reader.read(blocks[cell])) {
                    break;
                }
                onRead.accept(blocks[cell]);
                seen[cell] = shared.show(blocks[cell], number);
            }
            BlockPipeline.join(CompletableFuture.allOf(seen));
        }
    }

    private static void runAlone(
            RoutingTrace trace, List<ReplayGroup> groups, Consumer<TraceBlock> onRead) {
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            for (int number = 0; reader.read(block); number++) {
                onRead.accept(block);
                for (ReplayGroup group : groups) {
                    group.look(block, number);
                    group.lanes().forEach(lane -> lane.see(block));
                }
            }
        }
    }

    /// Ends when every lane has seen the block.
    private CompletableFuture<Void> show(TraceBlock block, int number) {
        for (int i = 0; i < last.length; i++) {
            ReplayGroup group = groups.get(i);
            CompletableFuture<Void> looked =
                    last[i].thenRunAsync(() -> group.look(block, number), pool);
            last[i] =
                    CompletableFuture.allOf(
                            group.lanes().stream()
                                    .map(lane -> looked.thenRunAsync(() -> lane.see(block), pool))
                                    .toArray(CompletableFuture<?>[]::new));
        }
        return CompletableFuture.allOf(last);
    }

    @Override
    public void close() {
        pool.shutdownNow();
        pool.close();
    }
}
