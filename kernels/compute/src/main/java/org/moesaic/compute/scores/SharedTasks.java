package org.moesaic.compute.scores;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Numbered tasks that threads take one after the other, the calling one among them: if it only waited it would wake up at the
/// end of each, and take the place of one that works.
final class SharedTasks<T> {

    private final IntFunction<T> task;
    private final AtomicReferenceArray<Outcome<T>> outcomes;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    /// What came of a task: a value, or what it threw.
    record Outcome<T>(T value, Throwable failure) {}

    private SharedTasks(int count, IntFunction<T> task) {
        this.task = task;
        outcomes = new AtomicReferenceArray<>(count);
    }

    /// Runs all tasks.
    ///
    /// @param threads one or more, the caller's counted
    /// @param progress is told how many are done, by the calling thread
    /// @return outcomes in the order of the tasks
    /// @throws MoesaicException INTERRUPTED if the calling thread was interrupted
    static <T> List<Outcome<T>> run(
            int count, int threads, IntFunction<T> task, LongConsumer progress) {
        SharedTasks<T> tasks = new SharedTasks<>(count, task);
        try (ExecutorService others = Executors.newCachedThreadPool()) {
            for (int i = 1; i < Math.min(threads, count); i++) {
                others.execute(tasks::take);
            }
            while (!Thread.currentThread().isInterrupted() && tasks.takeOne()) {
                progress.accept(tasks.done.get());
            }
            // After an interrupt the others find nothing more to do.
            tasks.next.set(count);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new MoesaicException(Exit.INTERRUPTED, Problem.of("interrupted", "run it again"));
        }
        progress.accept(count);
        return tasks.all();
    }

    private List<Outcome<T>> all() {
        List<Outcome<T>> all = new ArrayList<>();
        for (int i = 0; i < outcomes.length(); i++) {
            all.add(outcomes.get(i));
        }
        return all;
    }

    private void take() {
        boolean more = true;
        while (more) {
            more = takeOne();
        }
    }

    /// @return false if there was none left
    private boolean takeOne() {
        int index = next.getAndIncrement();
        if (index >= outcomes.length()) {
            return false;
        }
        outcomes.set(index, outcome(index));
        done.incrementAndGet();
        return true;
    }

    private Outcome<T> outcome(int index) {
        try {
            return new Outcome<>(task.apply(index), null);
        } catch (RuntimeException | Error e) {
            return new Outcome<>(null, e);
        }
    }
}
