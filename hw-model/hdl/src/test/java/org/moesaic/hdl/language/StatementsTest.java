package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.switchOn;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.vec;
import static org.moesaic.hdl.Hdl.when;

import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;
import org.moesaic.hdl.ir.CircuitText;
import org.moesaic.hdl.sim.TestBench;

class StatementsTest {

    static final class Branches extends Component {
        final UInt x = input("x", uint(4));
        final UInt chain = output("chain", uint(4));
        final UInt nested = output("nested", uint(4));
        final UInt last = output("last", uint(4));
        final UInt complete = output("complete", uint(4));
        final UInt local = output("local", uint(4));

        Branches() {
            when(x.lt(3), () -> chain.set(1))
                    .elseWhen(x.lt(6), () -> chain.set(2))
                    .elseWhen(x.lt(9), () -> chain.set(3))
                    .otherwise(() -> chain.set(4));

            nested.set(0);
            when(
                    x.bit(3),
                    () -> {
                        nested.set(1);
                        when(x.bit(0), () -> nested.set(2)).otherwise(() -> nested.set(3));
                    });

            last.set(1);
            when(x.eq(5), () -> last.set(2));
            when(x.ge(5), () -> last.set(3));
            last.set(7);
            when(x.eq(1), () -> last.set(8));

            switchOn(x.bits(1, 0))
                    .is(0, () -> complete.set(10))
                    .is(1, () -> complete.set(11))
                    .is(3, () -> complete.set(13))
                    .is(2, () -> complete.set(12));

            local.set(0);
            when(
                    x.bit(0),
                    () -> {
                        UInt sum = wire("sum", uint(4));
                        sum.set(x.addWrap(1));
                        local.set(sum);
                    });
        }
    }

    @Test
    void theFirstBranchThatHoldsAndTheLastSet() {
        TestBench<Branches> bench = TestBench.of(Branches::new);
        Branches top = bench.top();
        for (int x = 0; x < 16; x++) {
            bench.poke(top.x, x);
            bench.expect(top.chain, x < 3 ? 1 : x < 6 ? 2 : x < 9 ? 3 : 4);
            bench.expect(top.nested, x < 8 ? 0 : x % 2 == 1 ? 2 : 3);
            bench.expect(top.last, x == 1 ? 8 : 7);
            bench.expect(top.complete, 10 + x % 4);
            bench.expect(top.local, x % 2 == 1 ? (x + 1) % 16 : 0);
        }
    }

    enum Light {
        RED,
        GREEN,
        YELLOW
    }

    static final class Lights extends Component {
        final Bool go = input("go", bool());
        final Enumerated<Light> light = output("light", enumeration(Light.class));
        final UInt lamps = output("lamps", uint(3));

        Lights() {
            Enumerated<Light> state = register("state", enumeration(Light.class), Light.RED);
            switchOn(state)
                    .is(Light.RED, () -> when(go, () -> state.set(Light.GREEN)))
                    .is(Light.GREEN, () -> when(go.not(), () -> state.set(Light.YELLOW)))
                    .is(Light.YELLOW, () -> state.set(Light.RED));
            // All members have a case, so lamps needs no default.
            switchOn(state)
                    .is(Light.RED, () -> lamps.set(0b100))
                    .is(Light.YELLOW, () -> lamps.set(0b010))
                    .is(Light.GREEN, () -> lamps.set(0b001));
            light.set(state);
        }
    }

    @Test
    void aStateMachine() {
        TestBench<Lights> bench = TestBench.of(Lights::new);
        Lights top = bench.top();
        bench.reset();
        bench.expect(top.light, Light.RED);
        bench.expect(top.lamps, 0b100);
        bench.step();
        bench.expect(top.light, Light.RED);
        bench.poke(top.go, true);
        bench.step(3);
        bench.expect(top.light, Light.GREEN);
        bench.expect(top.lamps, 0b001);
        bench.poke(top.go, false);
        bench.step();
        bench.expect(top.light, Light.YELLOW);
        bench.step();
        bench.expect(top.light, Light.RED);
    }

    static final class File extends Component {
        final UInt address = input("address", uint(3));
        final UInt data = input("data", uint(8));
        final Bool write = input("write", bool());
        final UInt read = output("read", uint(8));

        File() {
            Vec<UInt> registers = registerZero("registers", vec(5, uint(8)));
            when(write, () -> registers.get(address).set(data));
            read.set(registers.get(address));
        }
    }

    @Test
    void aVectorWithAnIndexOfTheCircuit() {
        TestBench<File> bench = TestBench.of(File::new);
        File top = bench.top();
        bench.reset();
        bench.poke(top.write, true);
        for (int i = 0; i < 8; i++) {
            bench.poke(top.address, i);
            bench.poke(top.data, 100 + i);
            bench.step();
        }
        bench.poke(top.write, false);
        for (int i = 0; i < 8; i++) {
            bench.poke(top.address, i);
            bench.expect(top.read, i < 5 ? 100 + i : 0);
        }
        assertEquals(102, bench.simulator().peek("registers_2"));
    }

    static final class Enables extends Component {
        final Bool a = input("a", bool());
        final Bool b = input("b", bool());
        final UInt data = input("data", uint(2));

        Enables() {
            UInt plain = register("plain", uint(2));
            plain.set(data);
            UInt enabled = register("enabled", uint(2));
            when(a, () -> enabled.set(data));
            UInt both = register("both", uint(2), 1);
            when(a, () -> both.set(data)).elseWhen(b, () -> both.set(0));
            register("constant", uint(2), 3);
        }
    }

    @Test
    void aConditionAroundARegisterIsItsEnable() {
        assertEquals(
                """
                module Enables
                  input reset:u1
                  input a:u1
                  input b:u1
                  input data:u2
                  _literal_1:u2 = literal 0
                  _mux_2:u2 = mux b _literal_1 both
                  _mux_3:u2 = mux a data _mux_2
                  register plain:u2 <- data
                  register enabled:u2 <- data when a
                  register both:u2 <- _mux_3 reset(reset, 1)
                  register constant:u2 <- constant reset(reset, 3)
                """,
                CircuitText.of(Design.of(Enables::new).circuit()));
    }
}
