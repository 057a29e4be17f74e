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

class RegisterSliceProperties {

    private static final List<Long> VALUES = LongStream.range(1, 31).boxed().toList();

    private static TestBench<RegisterSlice<UInt>> bench(RegisterSlice.Cut cut) {
        return TestBench.of(() -> new RegisterSlice<>(uint(8), cut));
    }

    @Property(tries = 40)
    void nothingIsLostOrReordered(
            @ForAll RegisterSlice.Cut cut,
            @ForAll @IntRange(min = 10, max = 100) int sendPercent,
            @ForAll @IntRange(min = 10, max = 100) int takePercent,
            @ForAll long seed) {
        TestBench<RegisterSlice<UInt>> bench = bench(cut);
        assertEquals(
                VALUES,
                Streams.through(
                                bench,
                                bench.top().in,
                                bench.top().out,
                                VALUES,
                                sendPercent,
                                takePercent,
                                seed)
                        .values());
    }

    @ParameterizedTest
    @EnumSource
    void aValueACycle(RegisterSlice.Cut cut) {
        TestBench<RegisterSlice<UInt>> bench = bench(cut);
        int latency = cut == RegisterSlice.Cut.BACKWARD ? 0 : 1;
        assertEquals(
                30 + latency,
                Streams.through(bench, bench.top().in, bench.top().out, VALUES, 100, 100, 1)
                        .cycles());
    }

    @Test
    void theCutPathsAreCut() {
        TestBench<RegisterSlice<UInt>> both = bench(RegisterSlice.Cut.BOTH);
        both.reset();
        both.poke(both.top().in.valid, true);
        both.expect(both.top().out.valid, false);
        both.step(2);
        both.expect(both.top().in.ready, false);
        both.poke(both.top().out.ready, true);
        both.expect(both.top().in.ready, false);

        TestBench<RegisterSlice<UInt>> forward = bench(RegisterSlice.Cut.FORWARD);
        forward.reset();
        forward.poke(forward.top().in.valid, true);
        forward.expect(forward.top().out.valid, false);
        forward.step();
        forward.expect(forward.top().in.ready, false);
        forward.poke(forward.top().out.ready, true);
        forward.expect(forward.top().in.ready, true);
    }
}
