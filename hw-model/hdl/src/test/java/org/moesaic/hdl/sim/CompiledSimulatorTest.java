package org.moesaic.hdl.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.UnsignedType;
import org.moesaic.hdl.sim.compile.CompiledCircuit;
import org.moesaic.hdl.testkit.Features;
import org.moesaic.hdl.testkit.MacArray;
import org.moesaic.hdl.testkit.RandomCircuits;
import org.moesaic.hdl.testkit.Stimulus;

class CompiledSimulatorTest {

    private static final Location HERE = new Location("Big.java", 3);

    /// HotSpot interprets for ever what is larger than this.
    private static final int HUGE_METHOD = 8000;

    private static Signal signal(int id, String name, Type type) {
        return new Signal(id, name, type, false, HERE);
    }

    private static ModuleDefinition module(
            String name,
            List<Port> ports,
            List<Register> registers,
            List<Memory> memories,
            List<Instance> instances) {
        return new ModuleDefinition(
                name, ports, List.of(), registers, memories, List.of(), instances, List.of(), HERE);
    }

    /// Registers that swap their values, and a ring of three: no order of updates is right without keeping a value.
    @Test
    void registersThatReadEachOther() {
        Type type = new UnsignedType(8);
        List<Register> registers = new ArrayList<>();
        int[] from = {1, 0, 3, 4, 2};
        Signal[] all = new Signal[from.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = signal(i + 1, "r" + i, type);
        }
        Signal reset = signal(0, "reset", Type.BOOL);
        for (int i = 0; i < all.length; i++) {
            Register.Reset to = new Register.Reset(reset, BigInteger.valueOf(i));
            registers.add(new Register(all[i], all[from[i]], Optional.empty(), Optional.of(to)));
        }
        ModuleDefinition ring =
                module(
                        "Ring",
                        List.of(new Port(Direction.INPUT, reset)),
                        registers,
                        List.of(),
                        List.of());
        Simulator simulator = new CompiledSimulator(new Circuit(List.of(ring)));
        int[] values = {0, 1, 2, 3, 4};
        for (int cycle = 0; cycle < 7; cycle++) {
            int[] next = new int[values.length];
            for (int i = 0; i < values.length; i++) {
                simulator.expect("r" + i, values[i]);
                next[i] = values[from[i]];
            }
            values = next;
            simulator.step();
        }
    }

    @Test
    void methodsAreSmallEnoughToBeCompiled() {
        List<byte[]> classes = new ArrayList<>();
        Circuit array = Design.of(() -> new MacArray(24, 24)).circuit();
        new CompiledSimulator(
                array, flat -> new CompiledCircuit(flat, Integer.MAX_VALUE, classes::add));
        new CompiledSimulator(array, flat -> new CompiledCircuit(flat, 2, classes::add));
        for (long seed = 0; seed < 20; seed++) {
            Circuit random = RandomCircuits.seeded(seed, 400, Features.NETLIST);
            new CompiledSimulator(random, flat -> new CompiledCircuit(flat, 2, classes::add));
        }
        int methods = 0;
        for (byte[] bytes : classes) {
            for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
                int length = method.findAttribute(Attributes.code()).orElseThrow().codeLength();
                assertTrue(length < HUGE_METHOD, () -> method.methodName() + " has " + length);
                methods++;
            }
        }
        assertTrue(methods > 100, "only " + methods);
    }

    /// More methods than one class holds.
    @Test
    void aCircuitInSeveralClasses() {
        List<byte[]> classes = new ArrayList<>();
        Circuit array = Design.of(() -> new MacArray(48, 48)).circuit();
        CompiledSimulator fast =
                new CompiledSimulator(
                        array, flat -> new CompiledCircuit(flat, Integer.MAX_VALUE, classes::add));
        assertTrue(classes.size() > 1, "one class only");
        CompiledSimulator loops = new CompiledSimulator(array);
        List<Port> inputs = array.top().inputs();
        for (List<BigInteger> values : Stimulus.of(array, 11, 120).cycles()) {
            for (int i = 0; i < inputs.size(); i++) {
                fast.poke(inputs.get(i).name(), values.get(i));
                loops.poke(inputs.get(i).name(), values.get(i));
            }
            fast.step();
            loops.step();
            for (Port output : array.top().outputs()) {
                assertEquals(loops.peek(output.name()), fast.peek(output.name()));
            }
        }
    }

    @Test
    void anotherInstanceStartsAnewAndIsIndependent() {
        CompiledSimulator first =
                new CompiledSimulator(Design.of(() -> new MacArray(2, 2)).circuit());
        first.poke("load", 1);
        first.poke("weight_0", 5);
        first.step();
        CompiledSimulator second = first.another();
        assertEquals(0, second.cycle());
        second.expect("cell_0_0.weight", 0);
        second.poke("load", 1);
        second.poke("weight_0", -3);
        second.step();
        first.expect("cell_0_0.weight", 5);
        second.expect("cell_0_0.weight", -3);
    }

    @Test
    void aSnapshotOfSomethingElse() {
        Simulator one = new CompiledSimulator(Design.of(() -> new MacArray(2, 2)).circuit());
        Simulator other = new CompiledSimulator(Design.of(() -> new MacArray(2, 3)).circuit());
        assertThrows(IllegalArgumentException.class, () -> one.restore(other.snapshot()));
        Simulator plain = new InterpretedSimulator(Design.of(() -> new MacArray(2, 2)).circuit());
        assertThrows(IllegalArgumentException.class, () -> one.restore(plain.snapshot()));
    }

    @Test
    void onlyInputsArePoked() {
        Simulator simulator = new CompiledSimulator(Design.of(() -> new MacArray(2, 2)).circuit());
        int result = simulator.handle("result_0");
        assertEquals(
                "MacArray: no input named result_0; did you mean reset?",
                assertThrows(HdlException.class, () -> simulator.pokeBits(result, 1)).getMessage());
        assertEquals(
                "weight_0: 128 does not fit s8; allowed are -128 to 127",
                assertThrows(HdlException.class, () -> simulator.poke("weight_0", 128))
                        .getMessage());
        assertEquals(
                "MacArray: no signal named weigth_0; did you mean weight_0?",
                assertThrows(HdlException.class, () -> simulator.peek("weigth_0")).getMessage());
    }

    /// Twelve levels of a hundred instances each: 10²⁴ registers in a few lines.
    @Test
    void aDesignLargerThanAnyMachine() {
        Signal value = signal(0, "value", new UnsignedType(8));
        List<Definition> levels = new ArrayList<>();
        levels.add(
                module(
                        "L0",
                        List.of(),
                        List.of(new Register(value, value, Optional.empty(), Optional.empty())),
                        List.of(),
                        List.of()));
        for (int level = 1; level <= 12; level++) {
            List<Instance> instances = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                instances.add(new Instance("i" + i, "L" + (level - 1), List.of(), List.of(), HERE));
            }
            levels.add(module("L" + level, List.of(), List.of(), List.of(), instances));
        }
        Circuit circuit = new Circuit(levels);
        for (Runnable attempt :
                List.<Runnable>of(
                        () -> new CompiledSimulator(circuit),
                        () -> new InterpretedSimulator(circuit))) {
            String message = assertThrows(HdlException.class, attempt::run).getMessage();
            assertTrue(message.startsWith("Big.java:3: L12: simulating it takes about "), message);
            assertTrue(message.contains("(9,223,372,036,854,775,807 signals, "), message);
            assertTrue(
                    message.endsWith("; make it smaller, or give the JVM more with -Xmx"), message);
        }
    }

    @Test
    void aMemoryLargerThanTheJvm() {
        Memory memory = new Memory(0, "words", new UnsignedType(128), 1 << 20, List.of(), HERE);
        ModuleDefinition top = module("Store", List.of(), List.of(), List.of(memory), List.of());
        Circuit circuit = new Circuit(List.of(top));
        MemoryEstimate.check(circuit, 1 << 25);
        assertEquals(
                "Big.java:3: Store: simulating it takes about 0.0 GiB (0 signals, 2,097,152 words of"
                        + " memories), and this JVM may use 0.0 GiB; make it smaller, or give the JVM"
                        + " more with -Xmx",
                assertThrows(HdlException.class, () -> MemoryEstimate.check(circuit, 1 << 20))
                        .getMessage());
    }
}
