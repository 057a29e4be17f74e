package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.moesaic.hdl.Hdl.uint;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.BlackBox;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.CircuitText;
import org.moesaic.hdl.sim.BlackBoxModel;
import org.moesaic.hdl.sim.Snapshot;
import org.moesaic.hdl.sim.TestBench;

class BlackBoxTest {

    /// A register of a vendor's library, and what it does.
    static final class Flop extends BlackBox {
        final UInt d = input("D", uint(8));
        final UInt q = output("Q", uint(8));

        Flop(int initial) {
            super("VENDOR_FLOP");
            parameter("INIT", "8'd" + initial);
            clock("CK");
            registered();
            model(() -> new Model(initial));
        }

        private static final class Model implements BlackBoxModel {
            private BigInteger state;

            Model(int initial) {
                state = BigInteger.valueOf(initial);
            }

            @Override
            public void evaluate(BigInteger[] inputs, BigInteger[] outputs) {
                outputs[0] = state;
            }

            @Override
            public void clock(BigInteger[] inputs) {
                state = inputs[0];
            }

            @Override
            public Object save() {
                return state;
            }

            @Override
            public void restore(Object saved) {
                state = (BigInteger) saved;
            }
        }
    }

    static final class Counter extends Component {
        final UInt count = output("count", uint(8));

        Counter() {
            Flop flop = instance("flop", () -> new Flop(5));
            flop.d.set(flop.q.addWrap(2));
            count.set(flop.q);
        }
    }

    @Test
    void aModelRunsInItsPlace() {
        TestBench<Counter> bench = TestBench.of(Counter::new);
        bench.expect(bench.top().count, 5);
        Snapshot start = bench.simulator().snapshot();
        bench.step(3);
        bench.expect(bench.top().count, 11);
        bench.simulator().restore(start);
        bench.expect(bench.top().count, 5);
        bench.step();
        bench.expect(bench.top().count, 7);
    }

    @Test
    void theDefinitionHasEverythingAnEmitterNeeds() {
        assertEquals(
                """
                blackbox VENDOR_FLOP is VENDOR_FLOP
                  clock CK
                  parameter INIT = 8'd5
                  input D:u8
                  output Q:u8
                module Counter
                  output count:u8
                  instance flop of VENDOR_FLOP(D: flop_D) -> (Q: flop_Q)
                  _literal_1:u8 = literal 2
                  _add_1:u8 = add flop_Q _literal_1
                  count:u8 = resize flop_Q
                  flop_D:u8 = resize _add_1
                """,
                CircuitText.of(Design.of(Counter::new).circuit()));
    }

    /// The same box without saying that it is registered closes a loop.
    static final class Wrong extends BlackBox {
        final UInt d = input("D", uint(8));
        final UInt q = output("Q", uint(8));

        Wrong() {
            super("WRONG");
        }
    }

    static final class LoopsThrough extends Component {
        LoopsThrough() {
            Wrong box = instance("box", Wrong::new);
            box.d.set(box.q.addWrap(1));
        }
    }

    @Test
    void combinationalUnlessItSaysOtherwise() {
        HdlException thrown = assertThrows(HdlException.class, () -> Design.of(LoopsThrough::new));
        assertEquals(
                "LoopsThrough.box_D: depends on itself within one cycle: "
                        + "box_D -> box_Q -> _add_1 -> box_D; break the loop with a register",
                Misused.withoutPlace(thrown.problems().getFirst()).replaceAll(" \\(\\S+\\)", ""));
    }

    static final class Lies extends BlackBox {
        final UInt q = output("Q", uint(2));

        Lies() {
            super("LIES");
            model(() -> (_, outputs) -> outputs[0] = BigInteger.valueOf(4));
        }
    }

    static final class Believes extends Component {
        final UInt y = output("y", uint(2));

        Believes() {
            y.set(instance("lies", Lies::new).q);
        }
    }

    @Test
    void aModelThatLeavesTheRange() {
        TestBench<Believes> bench = TestBench.of(Believes::new);
        HdlException thrown = assertThrows(HdlException.class, () -> bench.peek(bench.top().y));
        assertEquals(
                "lies.Q: the model of the black box gives 4 for u2; allowed are 0 to 3",
                Misused.withoutPlace(thrown.problems().getFirst()));
    }
}
