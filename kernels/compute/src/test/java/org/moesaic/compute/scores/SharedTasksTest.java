package org.moesaic.compute.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.scores.SharedTasks.Outcome;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class SharedTasksTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void outcomesInOrderAndProgressToTheEnd(int threads) {
        List<Long> told = new ArrayList<>();
        List<Outcome<Integer>> outcomes = SharedTasks.run(50, threads, i -> i * i, told::add);
        assertEquals(
                IntStream.range(0, 50).mapToObj(i -> new Outcome<>(i * i, null)).toList(),
                outcomes);
        assertEquals(told.stream().sorted().toList(), told);
        assertEquals(50, told.getLast());
    }

    @Test
    void noTasks() {
        assertEquals(List.of(), SharedTasks.run(0, 2, i -> i, _ -> {}));
    }

    /// The others of its tasks are done, and each failure stands in its place.
    @Test
    void failures() {
        List<Outcome<Integer>> outcomes = SharedTasks.run(9, 3, i -> 60 / (i % 3), _ -> {});
        for (int i = 0; i < 9; i++) {
            if (i % 3 == 0) {
                assertInstanceOf(ArithmeticException.class, outcomes.get(i).failure());
            } else {
                assertEquals(60 / (i % 3), outcomes.get(i).value());
            }
        }
    }

    /// Each task waits for the other: neither ends unless both threads are at work, and the caller is one of them.
    @Test
    void theCallerWorksToo() {
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        SharedTasks.run(
                2,
                2,
                i -> {
                    workers.add(Thread.currentThread());
                    both.countDown();
                    try {
                        both.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return i;
                },
                _ -> {});
        assertEquals(2, workers.size());
        assertTrue(workers.contains(Thread.currentThread()));
    }

    @Test
    void anInterruptEndsIt() {
        AtomicInteger done = new AtomicInteger();
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                SharedTasks.run(
                                        1000,
                                        1,
                                        i -> {
                                            if (i == 3) {
                                                Thread.currentThread().interrupt();
                                            }
                                            return done.incrementAndGet();
                                        },
                                        _ -> {}));
        assertEquals(Exit.INTERRUPTED, e.exit());
        assertEquals(4, done.get());
        assertTrue(Thread.interrupted());
    }
}
