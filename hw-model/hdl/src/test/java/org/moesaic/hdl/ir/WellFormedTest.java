package org.moesaic.hdl.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.moesaic.hdl.Location;

/// What breaks a rule of the intermediate form cannot be constructed.
class WellFormedTest {

    private final Signal u4 = signal(0, new UnsignedType(4));
    private final Signal u8 = signal(1, new UnsignedType(8));
    private final Signal s8 = signal(2, new SignedType(8));
    private final Signal bit = signal(3, Type.BOOL);
    private final Signal state = signal(4, new EnumType("State", List.of("A", "B", "C")));

    private static Signal signal(int id, Type type) {
        return new Signal(id, "s" + id, type, false, Location.UNKNOWN);
    }

    private static void refused(Executable construction) {
        assertThrows(IllegalArgumentException.class, construction);
    }

    @Test
    void widths() {
        refused(() -> new UnsignedType(0));
        refused(() -> new SignedType(Type.MAX_WIDTH + 1));
        refused(() -> new EnumType("Empty", List.of()));
        assertEquals(1, new EnumType("One", List.of("A")).width());
        assertEquals(2, state.width());
    }

    @Test
    void valuesWrapIntoTheirRange() {
        Type type = new SignedType(4);
        assertEquals(BigInteger.valueOf(-8), type.wrap(BigInteger.valueOf(8)));
        assertEquals(BigInteger.valueOf(7), type.wrap(BigInteger.valueOf(-9)));
        assertEquals(BigInteger.valueOf(15), new UnsignedType(4).wrap(BigInteger.valueOf(-1)));
        refused(() -> Literal.of(type, 8));
    }

    @Test
    void operandsOfOneType() {
        refused(() -> new Binary(BinaryOperator.ADD, u4, u8));
        refused(() -> new Binary(BinaryOperator.LESS, u8, s8));
        refused(() -> new Binary(BinaryOperator.EQUAL, state, signal(9, new UnsignedType(2))));
        refused(() -> new Binary(BinaryOperator.MULTIPLY, u8, s8));
        refused(() -> new Binary(BinaryOperator.SHIFT_LEFT, u8, s8));
        refused(() -> new Mux(u4, u8, u8));
        refused(() -> new Mux(bit, u4, u8));
        refused(() -> new Select(s8, List.of(u4)));
        refused(() -> new Select(u4, List.of(u4, u8)));
        refused(() -> new Select(u4, List.of()));
    }

    @Test
    void parts() {
        refused(() -> new Slice(u4, 4, 0));
        refused(() -> new Slice(u4, 0, 1));
        refused(() -> new Slice(u4, 1, -1));
        refused(() -> new Concat(List.of()));
        refused(() -> new Assign(u8, new Resize(u8, u4.type())));
    }

    @Test
    void state() {
        Memory memory = new Memory(5, "m", u8.type(), 16, List.of(), Location.UNKNOWN);
        refused(() -> new Memory(5, "m", u8.type(), 0, List.of(), Location.UNKNOWN));
        refused(() ->
                new Memory(
                        5, "m", u8.type(), 1, List.of(BigInteger.valueOf(256)), Location.UNKNOWN));
        refused(() -> new MemoryRead(memory, u8));
        refused(() -> write(memory, u4, u4, Optional.empty()));
        refused(() -> write(memory, bit, u8, Optional.empty()));
        refused(() -> write(memory, bit, u4, Optional.of(signal(6, new UnsignedType(3)))));
        refused(() -> new Register(u8, u4, Optional.empty(), Optional.empty()));
        refused(() -> new Register(u8, u8, Optional.of(u4), Optional.empty()));
        refused(() -> new Register.Reset(u4, BigInteger.ZERO));
        refused(() ->
                new Register(
                        u8,
                        u8,
                        Optional.empty(),
                        Optional.of(new Register.Reset(bit, BigInteger.valueOf(256)))));
    }

    private MemoryWrite write(Memory memory, Signal enable, Signal address, Optional<Signal> mask) {
        return new MemoryWrite(memory, enable, address, u8, mask, Location.UNKNOWN);
    }

    @Test
    void circuits() {
        refused(() -> new Circuit(List.of()));
        Instance missing = new Instance("i", "Missing", List.of(), List.of(), Location.UNKNOWN);
        ModuleDefinition top = module("Top", List.of(missing));
        refused(() -> new Circuit(List.of(top)));
        ModuleDefinition plain = module("Top", List.of());
        refused(() -> new Circuit(List.of(plain, plain)));
    }

    private static ModuleDefinition module(String name, List<Instance> instances) {
        return new ModuleDefinition(
                name,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                instances,
                List.of(),
                Location.UNKNOWN);
    }
}
