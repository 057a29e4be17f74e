package org.moesaic.hdl.lib;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.hdl.sim.TestBench;

class WrapCounterTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8})
    void countsAndStartsOver(int n) {
        TestBench<WrapCounter> bench = TestBench.of(() -> new WrapCounter(n));
        WrapCounter top = bench.top();
        bench.reset();
        bench.expect(top.wraps, false);
        bench.poke(top.enable, true);
        for (int i = 0; i < 3 * n; i++) {
            bench.expect(top.count, i % n);
            bench.expect(top.wraps, i % n == n - 1);
            bench.step();
        }
        bench.poke(top.enable, false);
        bench.step(2);
        bench.expect(top.count, 0);
    }
}
