package org.moesaic.hdl.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.SignedType;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.Unary;
import org.moesaic.hdl.ir.UnaryOperator;
import org.moesaic.hdl.ir.UnsignedType;

/// The meaning of each operation, case by case as the tables in its Javadoc state it, the corners above all.
class InterpreterTest {

    private final Map<Signal, BigInteger> values = new HashMap<>();

    private final Interpreter.Values reader =
            new Interpreter.Values() {
                @Override
                public BigInteger of(Signal signal) {
                    return values.get(signal);
                }

                @Override
                public BigInteger word(MemoryRead read, int address) {
                    return BigInteger.valueOf(10 + address);
                }
            };

    private Signal signal(Type type, long value) {
        Signal signal =
                new Signal(values.size(), "s" + values.size(), type, false, Location.UNKNOWN);
        values.put(signal, BigInteger.valueOf(value));
        return signal;
    }

    private Signal u(int width, long value) {
        return signal(new UnsignedType(width), value);
    }

    private Signal s(int width, long value) {
        return signal(new SignedType(width), value);
    }

    private void is(long expected, Operation operation) {
        assertEquals(BigInteger.valueOf(expected), Interpreter.evaluate(operation, reader));
    }

    private void is(long expected, BinaryOperator operator, Signal left, Signal right) {
        is(expected, new Binary(operator, left, right));
    }

    @Test
    void arithmetic() {
        is(0, BinaryOperator.ADD, u(4, 15), u(4, 1));
        is(-8, BinaryOperator.ADD, s(4, 7), s(4, 1));
        is(15, BinaryOperator.SUBTRACT, u(4, 0), u(4, 1));
        is(7, BinaryOperator.SUBTRACT, s(4, -8), s(4, 1));
        is(64, BinaryOperator.MULTIPLY, s(4, -8), s(4, -8));
        is(225, BinaryOperator.MULTIPLY, u(4, 15), u(4, 15));
    }

    @Test
    void division() {
        is(3, BinaryOperator.DIVIDE, u(4, 14), u(4, 4));
        is(2, BinaryOperator.REMAINDER, u(4, 14), u(4, 4));
        is(-3, BinaryOperator.DIVIDE, s(4, -7), s(4, 2));
        is(-1, BinaryOperator.REMAINDER, s(4, -7), s(4, 2));
        is(1, BinaryOperator.REMAINDER, s(4, 7), s(4, -2));
        is(15, BinaryOperator.DIVIDE, u(4, 6), u(4, 0));
        is(6, BinaryOperator.REMAINDER, u(4, 6), u(4, 0));
        is(-1, BinaryOperator.DIVIDE, s(4, -6), s(4, 0));
        is(-6, BinaryOperator.REMAINDER, s(4, -6), s(4, 0));
        is(-8, BinaryOperator.DIVIDE, s(4, -8), s(4, -1));
        is(0, BinaryOperator.REMAINDER, s(4, -8), s(4, -1));
    }

    @Test
    void comparison() {
        is(1, BinaryOperator.LESS, s(4, -1), s(4, 0));
        is(0, BinaryOperator.LESS, u(4, 15), u(4, 0));
        is(1, BinaryOperator.LESS_OR_EQUAL, u(4, 3), u(4, 3));
        is(1, BinaryOperator.EQUAL, s(4, -8), s(4, -8));
        is(0, BinaryOperator.NOT_EQUAL, u(1, 1), u(1, 1));
    }

    @Test
    void shifts() {
        is(12, BinaryOperator.SHIFT_LEFT, u(4, 3), u(2, 2));
        is(-4, BinaryOperator.SHIFT_LEFT, s(4, 3), u(2, 2));
        is(0, BinaryOperator.SHIFT_LEFT, u(4, 15), u(3, 4));
        is(-1, BinaryOperator.SHIFT_RIGHT, s(4, -8), u(2, 3));
        is(-1, BinaryOperator.SHIFT_RIGHT, s(4, -8), u(40, 1L << 39));
        is(0, BinaryOperator.SHIFT_RIGHT, u(4, 15), u(3, 4));
        is(0, BinaryOperator.SHIFT_RIGHT, s(4, 7), u(3, 7));
    }

    @Test
    void bitByBit() {
        is(-8, BinaryOperator.AND, s(4, -3), s(4, -8));
        is(-3, BinaryOperator.OR, s(4, -3), s(4, -8));
        is(5, BinaryOperator.XOR, s(4, -3), s(4, -8));
        is(10, new Unary(UnaryOperator.NOT, u(4, 5)));
        is(-6, new Unary(UnaryOperator.NOT, s(4, 5)));
        is(1, new Unary(UnaryOperator.ALL_ONES, s(4, -1)));
        is(0, new Unary(UnaryOperator.ALL_ONES, u(4, 7)));
        is(1, new Unary(UnaryOperator.ANY_ONE, s(4, -8)));
        is(1, new Unary(UnaryOperator.PARITY, s(4, -8)));
        is(0, new Unary(UnaryOperator.PARITY, s(4, -1)));
    }

    @Test
    void choices() {
        is(3, new Mux(u(1, 1), u(4, 3), u(4, 9)));
        is(9, new Mux(u(1, 0), u(4, 3), u(4, 9)));
        List<Signal> three = List.of(s(4, -1), s(4, -2), s(4, -3));
        is(-3, new Select(u(2, 2), three));
        is(0, new Select(u(2, 3), three));
        is(0, new Select(u(62, 1L << 40), three));
    }

    @Test
    void parts() {
        is(0b110, new Slice(s(4, -4), 3, 1));
        is(0b1101_10, new Concat(List.of(s(4, -3), u(2, 2))));
        is(13, new Resize(s(4, -3), new UnsignedType(4)));
        is(253, new Resize(s(4, -3), new UnsignedType(8)));
        is(-3, new Resize(u(4, 13), new SignedType(4)));
        is(13, new Resize(u(4, 13), new SignedType(8)));
        is(-1, new Resize(u(4, 7), new SignedType(2)));
    }

    @Test
    void memories() {
        Memory memory = new Memory(0, "m", new UnsignedType(8), 3, List.of(), Location.UNKNOWN);
        is(12, new MemoryRead(memory, u(2, 2)));
        is(0, new MemoryRead(memory, u(2, 3)));
    }
}
