package org.moesaic.hdl.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.UnsignedType;

/// Circuits that no elaboration makes, but a program that builds its own could.
class CheckTest {

    private static Signal signal(int id, String name, int width) {
        return new Signal(
                id, name, new UnsignedType(width), false, new Location("Made.java", id + 1));
    }

    private final Signal x = signal(0, "x", 8);
    private final Signal y = signal(1, "y", 8);
    private final Signal z = signal(2, "z", 8);

    private static Port in(Signal signal) {
        return new Port(Direction.INPUT, signal);
    }

    private static Port out(Signal signal) {
        return new Port(Direction.OUTPUT, signal);
    }

    private static Assign copy(Signal target, Signal source) {
        return new Assign(target, new Resize(source, target.type()));
    }

    private static Register follow(Signal signal, Signal next) {
        return new Register(signal, next, Optional.empty(), Optional.empty());
    }

    private static ModuleDefinition module(
            List<Port> ports,
            List<Assign> assigns,
            List<Register> registers,
            List<Instance> instances) {
        return new ModuleDefinition(
                "Made",
                ports,
                assigns,
                registers,
                List.of(),
                List.of(),
                instances,
                List.of(),
                Location.UNKNOWN);
    }

    private static void refused(String message, ModuleDefinition... modules) {
        Circuit circuit = new Circuit(List.of(modules));
        assertEquals(
                message, assertThrows(HdlException.class, () -> Check.of(circuit)).getMessage());
    }

    @Test
    void undriven() {
        refused(
                "Made.java:3: Made.z: is read, but nothing drives it; drive it once",
                module(List.of(in(x), out(y)), List.of(copy(y, z)), List.of(), List.of()));
        refused(
                "Made.java:2: Made.y: is read, but nothing drives it; drive it once",
                module(List.of(in(x), out(y)), List.of(), List.of(), List.of()));
    }

    @Test
    void drivenTwice() {
        refused(
                "Made.java:2: Made.y: driven by an assignment and by a register; a signal has one driver",
                module(
                        List.of(in(x), out(y)),
                        List.of(copy(y, x)),
                        List.of(follow(y, x)),
                        List.of()));
        refused(
                "Made.java:1: Made.x: driven by the input port and by an assignment; a signal has one driver",
                module(
                        List.of(in(x), out(y)),
                        List.of(copy(y, x), copy(x, y)),
                        List.of(),
                        List.of()));
    }

    @Test
    void namesAndNumbersTwice() {
        Signal sameName = signal(5, "y", 8);
        Signal sameNumber = signal(1, "w", 8);
        refused(
                """
                Made.java:6: Made.y: the name is taken already, at Made.java:2; names are unique in a module
                Made.java:2: Made.w: has the number 1 of y; numbers are unique in a module\
                """,
                module(
                        List.of(in(x), out(y)),
                        List.of(copy(y, x), copy(sameName, x), copy(sameNumber, x)),
                        List.of(),
                        List.of()));
    }

    @Test
    void aMemoryOfAnotherModule() {
        Memory memory =
                new Memory(9, "ram", x.type(), 256, List.of(), new Location("Made.java", 10));
        refused(
                "Made.java:2: Made.ram: is no memory of this module; list it under memories",
                module(
                        List.of(in(x), out(y)),
                        List.of(new Assign(y, new MemoryRead(memory, x))),
                        List.of(),
                        List.of()));
    }

    @Test
    void portsOfAnInstance() {
        ModuleDefinition inner =
                new ModuleDefinition(
                        "Inner",
                        List.of(in(x), out(y)),
                        List.of(copy(y, x)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Location.UNKNOWN);
        Signal narrow = signal(4, "narrow", 4);
        Location here = new Location("Made.java", 20);
        refused(
                "Made.java:20: Made.i: connects the ports [] of Inner; they are [x], each once and in this order",
                inner,
                module(
                        List.of(in(x)),
                        List.of(),
                        List.of(),
                        List.of(
                                new Instance(
                                        "i",
                                        "Inner",
                                        List.of(),
                                        List.of(new Connection("y", z)),
                                        here))));
        refused(
                "Made.java:20: Made.i.y: of type u8 is tied to narrow:u4; both sides have one type",
                inner,
                module(
                        List.of(in(x)),
                        List.of(),
                        List.of(),
                        List.of(
                                new Instance(
                                        "i",
                                        "Inner",
                                        List.of(new Connection("x", x)),
                                        List.of(new Connection("y", narrow)),
                                        here))));
    }

    @Test
    void everyLoopOnce() {
        Signal a = signal(3, "a", 8);
        refused(
                """
                Made.java:2: Made.y: depends on itself within one cycle: y (Made.java:2) -> z (Made.java:3) -> y (Made.java:2); break the loop with a register
                Made.java:4: Made.a: depends on itself within one cycle: a (Made.java:4) -> a (Made.java:4); break the loop with a register\
                """,
                module(
                        List.of(in(x), out(y)),
                        List.of(copy(y, z), copy(z, y), copy(a, a)),
                        List.of(),
                        List.of()));
    }
}
