package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.CircuitText;
import org.moesaic.hdl.sim.TestBench;

class CounterTest {

    static final class Counter extends Component {
        final Bool enable = input("enable", bool());
        final UInt count = output("count", uint(8));

        Counter() {
            UInt value = register("value", uint(8), 0);
            when(enable, () -> value.set(value.addWrap(1)));
            count.set(value);
        }
    }

    static final class Two extends Component {
        final Bool go = input("go", bool());
        final UInt sum = output("sum", uint(9));

        Two() {
            Counter left = instance("left", Counter::new);
            Counter right = instance("right", Counter::new);
            left.enable.set(go);
            right.enable.set(left.count.bit(0));
            sum.set(left.count.add(right.count));
        }
    }

    @Test
    void elaborates() {
        assertEquals(
                """
                module Counter
                  input reset:u1
                  input enable:u1
                  output count:u8
                  _literal_1:u8 = literal 1
                  _add_1:u8 = add value _literal_1
                  count:u8 = resize value
                  register value:u8 <- _add_1 when enable reset(reset, 0)
                """,
                CircuitText.of(Design.of(Counter::new).circuit()));
    }

    @Test
    void counts() {
        TestBench<Counter> bench = TestBench.of(Counter::new);
        bench.reset();
        bench.poke(bench.top().enable, true);
        bench.step(3);
        bench.expect(bench.top().count, 3);
        bench.poke(bench.top().enable, false);
        bench.step(2);
        bench.expect(bench.top().count, 3);
    }

    @Test
    void instancesOfOneClassAreOneModule() {
        Design<Two> design = Design.of(Two::new);
        assertEquals(2, design.circuit().definitions().size());
        TestBench<Two> bench = TestBench.of(Two::new);
        bench.reset();
        bench.poke(bench.top().go, true);
        bench.step(5);
        bench.expect(bench.top().sum, 5 + 2);
        assertEquals(2, bench.simulator().peek("right.value"));
    }
}
