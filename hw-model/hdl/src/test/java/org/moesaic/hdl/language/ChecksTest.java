package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.moesaic.hdl.Hdl.assertThat;
import static org.moesaic.hdl.Hdl.assume;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.cover;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.sim.CheckFailedException;
import org.moesaic.hdl.sim.TestBench;

class ChecksTest {

    static final class Checked extends Component {
        final Bool push = input("push", bool());
        final Bool pop = input("pop", bool());
        final UInt level = output("level", uint(4));

        Checked() {
            UInt inside = register("inside", uint(4), 0);
            when(
                            push,
                            () -> {
                                inside.set(inside.addWrap(1));
                                assertThat(inside.lt(3), "pushed at {} with pop {}", inside, pop);
                            })
                    .elseWhen(
                            pop,
                            () -> {
                                inside.set(inside.subWrap(1));
                                cover(inside.eq(1), "became empty");
                            });
            assume(push.and(pop).not(), "one at a time");
            level.set(inside);
        }
    }

    @Test
    void anAssertionStopsWithCycleLineAndValues() {
        TestBench<Checked> bench = TestBench.of(Checked::new);
        bench.poke(bench.top().push, true);
        bench.step(3);
        CheckFailedException failed = assertThrows(CheckFailedException.class, bench::step);
        assertEquals(
                "ChecksTest.java:#: cycle 3: assertion assert_1 does not hold: pushed at 3 with pop 0",
                failed.getMessage().replaceAll("java:\\d+", "java:#"));
        assertEquals(3, failed.cycle());
        bench.expect(bench.top().level, 3);
    }

    @Test
    void anAssertionSleepsInReset() {
        TestBench<Checked> bench = TestBench.of(Checked::new);
        bench.poke(bench.top().push, true);
        bench.step(3);
        bench.reset();
        bench.expect(bench.top().level, 0);
    }

    @Test
    void anAssumptionStopsToo() {
        TestBench<Checked> bench = TestBench.of(Checked::new);
        bench.poke(bench.top().push, true);
        bench.poke(bench.top().pop, true);
        CheckFailedException failed = assertThrows(CheckFailedException.class, bench::step);
        assertEquals(
                "ChecksTest.java:#: cycle 0: assumption assume_3 does not hold: one at a time",
                failed.getMessage().replaceAll("java:\\d+", "java:#"));
    }

    @Test
    void coversAreCounted() {
        TestBench<Checked> bench = TestBench.of(Checked::new);
        bench.poke(bench.top().push, true);
        bench.step();
        bench.poke(bench.top().push, false);
        bench.poke(bench.top().pop, true);
        bench.step(2);
        assertEquals(1, bench.simulator().coverage().getFirst().cycles());
        assertEquals("became empty", bench.simulator().coverage().getFirst().cover().message());
    }
}
