package org.moesaic.cli.convert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Several threads, each with a backend of its own. Results come in order, whoever made them.
final class Workers implements AutoCloseable {

    /// Work on one item.
    @FunctionalInterface
    interface Task<T> {

        T of(Backend backend, int index) throws Exception;
    }

    private final ExecutorService pool;
    private final ConcurrentLinkedQueue<Backend> idle = new ConcurrentLinkedQueue<>();

    private final int threads;

    Workers(int threads) {
        this.threads = threads;
        pool = Executors.newFixedThreadPool(threads);
    }

    /// @param count items
    /// @throws MoesaicException of the first item that has one
    <T> List<T> all(int count, Progress progress, Task<T> task) {
        List<Future<T>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            asked.add(pool.submit(() -> one(index, task)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : asked) {
            results.add(result(each));
            progress.advanceTo(results.size());
        }
        return results;
    }

    /// The same for results that are too large to be kept: no more than two a thread are made before they are taken, in order.
    ///
    /// @param taker of each result
    <T> void inOrder(int count, Progress progress, Task<T> task, Consumer<T> taker) {
        ArrayDeque<Future<T>> asked = new ArrayDeque<>();
        int submitted = 0;
        for (int taken = 0; taken < count; taken++) {
            for (; submitted < Math.min(count, taken + 2 * threads); submitted++) {
                int index = submitted;
                asked.add(pool.submit(() -> one(index, task)));
            }
            taker.accept(result(asked.remove()));
            progress.advanceTo(taken + 1);
        }
    }

    private <T> T one(int index, Task<T> task) throws Exception {
        Backend taken = idle.poll();
        Backend backend = taken == null ? Backends.open(Backends.AUTO, 1).backend() : taken;
        try {
            return task.of(backend, index);
        } finally {
            idle.add(backend);
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MoesaicException(Exit.INTERRUPTED, Problem.of("interrupted", "run it again"));
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
        pool.close();
        idle.forEach(Backend::close);
    }
}
