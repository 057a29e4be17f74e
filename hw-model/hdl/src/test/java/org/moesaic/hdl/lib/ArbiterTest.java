package org.moesaic.hdl.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.uint;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;
import org.moesaic.hdl.sim.TestBench;

class ArbiterTest {

    /// Numbers of the inputs that pass while the given ones are always valid.
    private static List<Long> served(
            TestBench<?> bench,
            Vec<ReadyValid<UInt>> in,
            ReadyValid<UInt> out,
            List<Integer> busy,
            int cycles) {
        bench.reset();
        for (int i = 0; i < in.size(); i++) {
            bench.poke(in.get(i).valid, busy.contains(i));
            bench.poke(in.get(i).bits, 100 + i);
        }
        bench.poke(out.ready, true);
        List<Long> served = new ArrayList<>();
        for (int cycle = 0; cycle < cycles; cycle++) {
            if (bench.isTrue(out.valid)) {
                served.add(bench.peek(out.bits) - 100);
            }
            int passing = 0;
            for (ReadyValid<UInt> stream : in) {
                passing += bench.isTrue(stream.valid) && bench.isTrue(stream.ready) ? 1 : 0;
            }
            assertEquals(busy.isEmpty() ? 0 : 1, passing, "one input passes at a time");
            bench.step();
        }
        return served;
    }

    @Test
    void theLowestPasses() {
        TestBench<Arbiter<UInt>> bench = TestBench.of(() -> new Arbiter<>(uint(8), 3));
        Arbiter<UInt> top = bench.top();
        assertEquals(List.of(1L, 1L, 1L), served(bench, top.in, top.out, List.of(1, 2), 3));
        bench.expect(top.chosen, 1);
        assertEquals(List.of(), served(bench, top.in, top.out, List.of(), 2));
    }

    @Test
    void everyoneHasATurn() {
        TestBench<RoundRobinArbiter<UInt>> bench =
                TestBench.of(() -> new RoundRobinArbiter<>(uint(8), 3));
        RoundRobinArbiter<UInt> top = bench.top();
        assertEquals(
                List.of(0L, 1L, 2L, 0L, 1L), served(bench, top.in, top.out, List.of(0, 1, 2), 5));
        assertEquals(List.of(0L, 2L, 0L, 2L), served(bench, top.in, top.out, List.of(0, 2), 4));
        assertEquals(List.of(), served(bench, top.in, top.out, List.of(), 2));
    }

    @Test
    void nobodyPassesWhileTheConsumerWaits() {
        TestBench<RoundRobinArbiter<UInt>> bench =
                TestBench.of(() -> new RoundRobinArbiter<>(uint(8), 2));
        RoundRobinArbiter<UInt> top = bench.top();
        bench.reset();
        bench.poke(top.in.get(0).valid, true);
        bench.poke(top.in.get(1).valid, true);
        bench.step(3);
        bench.expect(top.in.get(0).ready, false);
        bench.expect(top.in.get(1).ready, false);
        bench.expect(top.chosen, 0);
    }
}
