package org.moesaic.hdl.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Location;

class CircuitTextTest {

    private static final Location HERE = new Location("Counter.java", 7);

    private static Signal signal(int id, String name, int width) {
        return new Signal(id, name, new UnsignedType(width), false, HERE);
    }

    static Circuit counter() {
        Signal reset = signal(0, "reset", 1);
        Signal enable = signal(1, "enable", 1);
        Signal count = signal(2, "count", 8);
        Signal value = signal(3, "value", 8);
        Signal one = signal(4, "one", 8);
        Signal sum = signal(5, "sum", 8);
        ModuleDefinition module =
                new ModuleDefinition(
                        "Counter",
                        List.of(
                                new Port(Direction.INPUT, reset),
                                new Port(Direction.INPUT, enable),
                                new Port(Direction.OUTPUT, count)),
                        List.of(
                                new Assign(one, Literal.of(one.type(), 1)),
                                new Assign(sum, new Binary(BinaryOperator.ADD, value, one)),
                                new Assign(count, new Resize(value, count.type()))),
                        List.of(
                                new Register(
                                        value,
                                        sum,
                                        Optional.of(enable),
                                        Optional.of(new Register.Reset(reset, BigInteger.ZERO)))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        HERE);
        return new Circuit(List.of(module));
    }

    @Test
    void oneLineForEachThing() {
        assertEquals(
                """
                module Counter
                  input reset:u1
                  input enable:u1
                  output count:u8
                  one:u8 = literal 1
                  sum:u8 = add value one
                  count:u8 = resize value
                  register value:u8 <- sum when enable reset(reset, 0)
                """,
                CircuitText.of(counter()));
    }

    @Test
    void linesOfTheSourceOnRequest() {
        assertEquals(
                "  sum:u8 = add value one @ Counter.java:7",
                CircuitText.withLocations(counter()).lines().toList().get(5));
    }
}
