package org.moesaic.hdl.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.uint;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.sim.TestBench;

class QueueProperties {

    private static final List<Long> VALUES = LongStream.range(1, 41).boxed().toList();

    private static TestBench<Queue<UInt>> bench(int depth, Queue.Shortcut shortcut) {
        return TestBench.of(() -> new Queue<>(uint(8), depth, shortcut));
    }

    private static Streams.Outcome run(
            TestBench<Queue<UInt>> bench, int sendPercent, int takePercent, long seed) {
        Queue<UInt> queue = bench.top();
        return Streams.through(bench, queue.in, queue.out, VALUES, sendPercent, takePercent, seed);
    }

    @Property(tries = 60)
    void nothingIsLostOrReordered(
            @ForAll @IntRange(min = 1, max = 6) int depth,
            @ForAll Queue.Shortcut shortcut,
            @ForAll @IntRange(min = 10, max = 100) int sendPercent,
            @ForAll @IntRange(min = 10, max = 100) int takePercent,
            @ForAll long seed) {
        TestBench<Queue<UInt>> bench = bench(depth, shortcut);
        assertEquals(VALUES, run(bench, sendPercent, takePercent, seed).values());
        bench.expect(bench.top().count, 0);
    }

    @ParameterizedTest
    @EnumSource
    void aValueACycleAtDepthTwo(Queue.Shortcut shortcut) {
        int latency = shortcut == Queue.Shortcut.FLOW ? 0 : 1;
        assertEquals(40 + latency, run(bench(2, shortcut), 100, 100, 1).cycles());
    }

    @Test
    void depthOneNeedsThePipe() {
        assertEquals(80, run(bench(1, Queue.Shortcut.NONE), 100, 100, 1).cycles());
        assertEquals(41, run(bench(1, Queue.Shortcut.PIPE), 100, 100, 1).cycles());
    }

    @ParameterizedTest
    @EnumSource
    void takesExactlyItsDepth(Queue.Shortcut shortcut) {
        TestBench<Queue<UInt>> bench = bench(3, shortcut);
        bench.reset();
        bench.poke(bench.top().in.valid, true);
        for (int inside = 0; inside < 3; inside++) {
            bench.expect(bench.top().count, inside);
            bench.expect(bench.top().in.ready, true);
            bench.step();
        }
        bench.expect(bench.top().count, 3);
        bench.expect(bench.top().in.ready, false);
    }
}
