package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.sim.TestBench;

class HierarchyTest {

    static final class Counter extends Component {
        final UInt count;

        Counter(int width) {
            count = output("count", uint(width));
            UInt value = register("value", uint(width), 1);
            value.set(value.addWrap(1));
            Mem<UInt> log = memory("log", uint(width), 2);
            log.write(value.truncate(1), value);
            count.set(value);
        }
    }

    static final class Gates extends Component {
        final Bool enable = input("enable", bool());
        final Bool inner = input("inner", bool());
        final Bool clear = input("clear", bool());
        final UInt free = output("free", uint(8));
        final UInt gated = output("gated", uint(8));
        final UInt twice = output("twice", uint(8));
        final UInt cleared = output("cleared", uint(8));

        Gates() {
            free.set(instance("free_counter", () -> new Counter(8)).count);
            clockEnable(
                    enable,
                    () -> {
                        gated.set(instance("gated_counter", () -> new Counter(8)).count);
                        clockEnable(
                                inner,
                                () ->
                                        twice.set(
                                                instance("twice_counter", () -> new Counter(8))
                                                        .count));
                    });
            resetWhen(
                    clear,
                    () -> cleared.set(instance("cleared_counter", () -> new Counter(8)).count));
        }
    }

    @Test
    void clockEnableAndResetReachInstances() {
        TestBench<Gates> bench = TestBench.of(Gates::new);
        Gates top = bench.top();
        bench.reset();
        bench.step(2);
        bench.expect(top.free, 3);
        bench.expect(top.gated, 1);
        assertEquals(0, bench.simulator().peekMemory("gated_counter.log", 1).intValue());
        bench.poke(top.enable, true);
        bench.step(2);
        bench.expect(top.free, 5);
        bench.expect(top.gated, 3);
        bench.expect(top.twice, 1);
        assertEquals(1, bench.simulator().peekMemory("gated_counter.log", 1).intValue());
        bench.poke(top.inner, true);
        bench.poke(top.clear, true);
        bench.step();
        bench.expect(top.twice, 2);
        bench.expect(top.cleared, 1);
        bench.poke(top.clear, false);
        bench.poke(top.enable, false);
        bench.step();
        bench.expect(top.twice, 2);
        bench.expect(top.cleared, 2);
        // A reset does not wait for the clock enable.
        bench.reset();
        bench.expect(top.twice, 1);
    }

    static final class Widths extends Component {
        final UInt sum = output("sum", uint(9));

        Widths() {
            Counter a = instance("a", () -> new Counter(8));
            Counter b = instance("b", () -> new Counter(8));
            Counter c = instance("c", () -> new Counter(4));
            sum.set(a.count.add(b.count).addWrap(c.count));
        }
    }

    @Test
    void aModuleForEachSetOfParameters() {
        List<String> names =
                Design.of(Widths::new).circuit().definitions().stream()
                        .map(Definition::name)
                        .toList();
        assertEquals(List.of("Counter", "Counter_1", "Widths"), names);
    }

    static final class Named extends Component {
        Named() {
            super("named_by_hand");
        }
    }

    @Test
    void aNameOfItsOwn() {
        assertEquals("named_by_hand", Design.of(Named::new).circuit().top().name());
    }

    static final class ResetSeen extends Component {
        final Bool inReset = output("in_reset", bool());

        ResetSeen() {
            inReset.set(false);
            when(reset(), () -> inReset.set(true));
        }
    }

    @Test
    void theResetAsACondition() {
        TestBench<ResetSeen> bench = TestBench.of(ResetSeen::new);
        bench.expect(bench.top().inReset, false);
        bench.simulator().poke("reset", 1);
        bench.expect(bench.top().inReset, true);
    }
}
