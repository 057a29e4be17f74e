package org.moesaic.hdl.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.moesaic.hdl.Hdl.uint;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.CircuitText;

/// What each pass makes of a small circuit.
class PassesTest {

    private static final class Cell extends Component {
        final UInt a = input("a", uint(4));
        final UInt sum = output("sum", uint(4));

        Cell() {
            UInt state = register("state", uint(4), 2);
            state.set(a);
            sum.set(state.addWrap(a));
        }
    }

    private static final class Pair extends Component {
        final UInt x = input("x", uint(4));
        final UInt y = output("y", uint(4));

        Pair() {
            Cell one = instance("one", Cell::new);
            Cell two = instance("two", Cell::new);
            one.a.set(x);
            two.a.set(one.sum);
            y.set(two.sum);
        }
    }

    private static final Circuit PAIR = Design.of(Pair::new).circuit();

    @Test
    void flatten() {
        assertEquals(
                """
                module Pair
                  input reset:u1
                  input x:u4
                  output y:u4
                  y:u4 = resize two_sum
                  one_a:u4 = resize x
                  two_a:u4 = resize one_sum
                  one.reset:u1 = resize reset
                  one.a:u4 = resize one_a
                  one._add_1:u4 = add one.state one.a
                  one.sum:u4 = resize one._add_1
                  one_sum:u4 = resize one.sum
                  two.reset:u1 = resize reset
                  two.a:u4 = resize two_a
                  two._add_1:u4 = add two.state two.a
                  two.sum:u4 = resize two._add_1
                  two_sum:u4 = resize two.sum
                  register one.state:u4 <- one.a reset(one.reset, 2)
                  register two.state:u4 <- two.a reset(two.reset, 2)
                """,
                CircuitText.of(Flatten.of(PAIR)));
    }

    @Test
    void whatIsFlatStaysAsItIs() {
        Circuit flat = Flatten.of(PAIR);
        assertSame(flat, Flatten.of(flat));
    }

    @Test
    void flattenAndFold() {
        assertEquals(
                """
                module Pair
                  input reset:u1
                  input x:u4
                  output y:u4
                  one.sum:u4 = add one.state x
                  two.sum:u4 = add two.state one.sum
                  y:u4 = resize two.sum
                  register one.state:u4 <- x reset(reset, 2)
                  register two.state:u4 <- one.sum reset(reset, 2)
                """,
                CircuitText.of(DeadCode.keepVisible(Fold.of(Flatten.of(PAIR)))));
    }

    private static final class Twice extends Component {
        final UInt a = input("a", uint(4));
        final UInt b = input("b", uint(4));
        final UInt y = output("y", uint(8));
        final UInt z = output("z", uint(4));

        Twice() {
            y.set(a.addWrap(b).mul(b.addWrap(a)));
            z.set(a.subWrap(b).xor(b.subWrap(a)));
        }
    }

    @Test
    void commonSubexpressions() {
        assertEquals(
                """
                module Twice
                  input a:u4
                  input b:u4
                  output y:u8
                  output z:u4
                  _add_1:u4 = add a b
                  _subtract_1:u4 = subtract a b
                  _subtract_2:u4 = subtract b a
                  _multiply_1:u8 = multiply _add_1 _add_1
                  _xor_1:u4 = xor _subtract_1 _subtract_2
                  y:u8 = resize _multiply_1
                  z:u4 = resize _xor_1
                """,
                CircuitText.of(
                        DeadCode.keepNamed(
                                CommonSubexpressions.of(Design.of(Twice::new).circuit()))));
    }

    private static final class Unused extends Component {
        final UInt x = input("x", uint(4));
        final UInt y = output("y", uint(4));

        Unused() {
            UInt wire = wire("unused", uint(4));
            wire.set(x.not());
            UInt chain = register("chain", uint(4));
            UInt self = register("self", uint(4), 0);
            self.set(self.addWrap(chain));
            chain.set(wire);
            Mem<UInt> memory = memory("memory", uint(4), 2);
            memory.write(x.truncate(1), self);
            y.set(x);
        }
    }

    @Test
    void deadCode() {
        Circuit circuit = Design.of(Unused::new).circuit();
        assertEquals(circuit, DeadCode.keepNamed(circuit));
        assertEquals(
                """
                module Unused
                  input reset:u1
                  input x:u4
                  output y:u4
                  y:u4 = resize x
                """,
                CircuitText.of(DeadCode.keepVisible(circuit)));
    }

    @Test
    void levels() {
        List<List<String>> levels =
                Levelise.of(DeadCode.keepVisible(Fold.of(Flatten.of(PAIR)))).levels().stream()
                        .map(level -> level.stream().map(PassesTest::name).toList())
                        .toList();
        assertEquals(List.of(List.of("one.sum"), List.of("two.sum"), List.of("y")), levels);
    }

    private static String name(Levelise.Step step) {
        return switch (step) {
            case Levelise.Compute(var assign) -> assign.target().name();
            case Levelise.Call(var instance, var _) -> instance.name();
        };
    }

    @Test
    void levelsNeedAFlatCircuit() {
        assertThrows(IllegalArgumentException.class, () -> Levelise.of(PAIR));
    }
}
