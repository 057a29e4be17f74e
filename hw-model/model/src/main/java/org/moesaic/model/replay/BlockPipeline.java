package org.moesaic.model.replay;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;

/// Lets reading, functional pass and timing pass work on different blocks at the same time.
///
/// Each functional pass sees the blocks in order, and so does the timing pass: the order in which anything is added up
/// does not depend on the threads. A few blocks circulate, so memory is bounded.
final class BlockPipeline implements AutoCloseable {

    private static final int BLOCKS = 4;

    /// A block with what was found in it.
    private static final class Cell {
        private TraceBlock block;
        private final LayerSteps found = new LayerSteps();
        private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    }

    private final List<FunctionalPass> passes;
    private final TimingPass timing;
    private final ExecutorService pool;
    private final Cell[] cells = new Cell[BLOCKS];
    private final CompletableFuture<Void>[] passed;
    private CompletableFuture<Void> timed = CompletableFuture.completedFuture(null);
    private int current;

    @SuppressWarnings({"unchecked", "rawtypes"})
    BlockPipeline(int threads, List<FunctionalPass> passes, TimingPass timing) {
        this.passes = passes;
        this.timing = timing;
        pool =
                threads == 1
                        ? null
                        : Executors.newFixedThreadPool(
                                threads, Thread.ofPlatform().daemon().factory());
        passed = new CompletableFuture[passes.size()];
        for (int i = 0; i < passed.length; i++) {
            passed[i] = timed;
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell();
        }
    }

    /// A block to fill; waits until one is free.
    TraceBlock nextBlock(TraceHeader header) {
        Cell cell = cells[current];
        join(cell.done);
        if (cell.block == null) {
            cell.block = new TraceBlock(header, TraceBlock.DEFAULT_TOKENS);
        }
        return cell.block;
    }

    /// Hands over the block that was given out last.
    void submit(int number) {
        Cell cell = cells[current];
        cell.found.prepare(cell.block);
        if (pool == null) {
            passes.forEach(pass -> pass.run(cell.block, number, cell.found));
            timing.run(cell.block, cell.found);
        } else {
            for (int i = 0; i < passed.length; i++) {
                FunctionalPass pass = passes.get(i);
                passed[i] =
                        passed[i].thenRunAsync(
                                () -> pass.run(cell.block, number, cell.found), pool);
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(passed);
            timed =
                    timed.thenCombineAsync(
                            all,
                            (before, now) -> {
                                timing.run(cell.block, cell.found);
                                return null;
                            },
                            pool);
            cell.done = timed;
        }
        current = (current + 1) % BLOCKS;
    }

    /// Waits until everything handed over has been timed.
    void finish() {
        join(timed);
    }

    private static void join(CompletableFuture<Void> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
            pool.close();
        }
    }
}
