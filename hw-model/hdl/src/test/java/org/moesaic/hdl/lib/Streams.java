package org.moesaic.hdl.lib;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.sim.TestBench;

/// Drives and watches the two ends of a stream as producers and consumers do, in a random rhythm.
final class Streams {

    private Streams() {}

    /// What came out, and how long it took.
    ///
    /// @param values in order
    /// @param cycles clock edges until the last one
    record Outcome(List<Long> values, int cycles) {}

    /// Sends values through a block until all are out.
    ///
    /// @param sendPercent how often the producer has a value
    /// @param takePercent how often the consumer is ready
    static Outcome through(
            TestBench<?> bench,
            ReadyValid<UInt> in,
            ReadyValid<UInt> out,
            List<Long> values,
            int sendPercent,
            int takePercent,
            long seed) {
        Random random = new Random(seed);
        bench.reset();
        List<Long> received = new ArrayList<>();
        int sent = 0;
        int cycles = 0;
        boolean offering = false;
        while (received.size() < values.size()) {
            if (cycles > 100 * values.size() + 1000) {
                throw new AssertionError("stuck after " + received);
            }
            offering |= sent < values.size() && random.nextInt(100) < sendPercent;
            bench.poke(in.valid, offering);
            bench.poke(in.bits, offering ? values.get(sent) : 0);
            bench.poke(out.ready, random.nextInt(100) < takePercent);
            boolean takes = bench.isTrue(out.valid) && bench.isTrue(out.ready);
            if (takes) {
                received.add(bench.peek(out.bits));
            }
            if (offering && bench.isTrue(in.ready)) {
                sent++;
                offering = false;
            }
            bench.step();
            cycles++;
        }
        bench.poke(in.valid, false);
        bench.poke(out.ready, true);
        return new Outcome(received, cycles);
    }
}
