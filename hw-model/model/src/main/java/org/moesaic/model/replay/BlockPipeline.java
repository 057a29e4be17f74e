package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Lets reading, functional passes and what follows them work on different blocks at the same time.
///
/// Each functional pass sees the blocks in order, and so does what follows: the order in which anything is added up does
/// not depend on the threads. A few blocks circulate, so memory is bounded.
final class BlockPipeline implements AutoCloseable {

    private static final int BLOCKS = 4;

    /// A block with what was found in it.
    private static final class Cell {
        private TraceBlock block;
        private final LayerSteps found = new LayerSteps();
        private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    }

    private final List<FunctionalPass> passes;
    private final BiConsumer<TraceBlock, LayerSteps> after;
    private final ExecutorService pool;
    private final Cell[] cells = new Cell[BLOCKS];
    private final CompletableFuture<?>[] passed;
    private CompletableFuture<Void> followed = CompletableFuture.completedFuture(null);

    private BlockPipeline(
            int threads, List<FunctionalPass> passes, BiConsumer<TraceBlock, LayerSteps> after) {
        this.passes = passes;
        this.after = after;
        pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        passed = new CompletableFuture<?>[passes.size()];
        Arrays.fill(passed, followed);
        Arrays.setAll(cells, i -> new Cell());
    }

    /// Reads a trace to its end and sends its blocks through all functional passes and then through `after`.
    ///
    /// @param threads threads to use; with 1 everything happens on the caller's
    /// @param onRead is told of each block when it has been read, on the caller's thread
    static void run(
            RoutingTrace trace,
            int threads,
            List<FunctionalPass> passes,
            BiConsumer<TraceBlock, LayerSteps> after,
            Consumer<TraceBlock> onRead) {
        if (threads == 1) {
            runAlone(trace, passes, after, onRead);
            return;
        }
        try (TraceReader reader = trace.open();
                BlockPipeline pipeline = new BlockPipeline(threads, passes, after)) {
            for (int number = 0; ; number++) {
                Cell cell = pipeline.free(number, trace.header());
                if (!reader.read(cell.block)) {
                    break;
                }
                onRead.accept(cell.block);
                pipeline.submit(cell, number);
            }
            join(pipeline.followed);
        }
    }

    private static void runAlone(
            RoutingTrace trace,
            List<FunctionalPass> passes,
            BiConsumer<TraceBlock, LayerSteps> after,
            Consumer<TraceBlock> onRead) {
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        LayerSteps found = new LayerSteps();
        try (TraceReader reader = trace.open()) {
            for (int number = 0; reader.read(block); number++) {
                onRead.accept(block);
                found.prepare(block, passes.getFirst().accessesPerSelection());
                for (FunctionalPass pass : passes) {
                    pass.run(block, number, found);
                }
                after.accept(block, found);
            }
        }
    }

    /// A cell whose block may be filled; waits until there is one.
    private Cell free(int number, TraceHeader header) {
        Cell cell = cells[number % BLOCKS];
        join(cell.done);
        if (cell.block == null) {
            cell.block = new TraceBlock(header, TraceBlock.DEFAULT_TOKENS);
        }
        return cell;
    }

    private void submit(Cell cell, int number) {
        cell.found.prepare(cell.block, passes.getFirst().accessesPerSelection());
        for (int i = 0; i < passed.length; i++) {
            FunctionalPass pass = passes.get(i);
            passed[i] =
                    passed[i].thenRunAsync(() -> pass.run(cell.block, number, cell.found), pool);
        }
        followed =
                CompletableFuture.allOf(followed, CompletableFuture.allOf(passed))
                        .thenRunAsync(() -> after.accept(cell.block, cell.found), pool);
        cell.done = followed;
    }

    static void join(CompletableFuture<?> future) {
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
        pool.shutdownNow();
        pool.close();
    }
}
