package org.moesaic.hdl.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.CircuitText;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.ModuleDefinition;

class RandomCircuitsProperties {

    @Provide
    Arbitrary<RandomCircuits.Sample> circuits() {
        return RandomCircuits.arbitrary(30, Features.ALL);
    }

    @Property(tries = 200)
    void namesAreUnique(@ForAll("circuits") RandomCircuits.Sample sample) {
        for (Definition definition : sample.circuit().definitions()) {
            if (definition instanceof ModuleDefinition module) {
                Set<String> names = new HashSet<>();
                module.inputs().forEach(port -> assertTrue(names.add(port.name())));
                module.assigns().forEach(assign -> assertTrue(names.add(assign.target().name())));
                module.registers()
                        .forEach(register -> assertTrue(names.add(register.signal().name())));
                module.memories().forEach(memory -> assertTrue(names.add(memory.name())));
                module.instances().forEach(instance -> assertTrue(names.add(instance.name())));
            }
        }
    }

    @Property(tries = 50)
    void theSameNumbersGiveTheSameCircuit(@ForAll long seed) {
        assertEquals(
                CircuitText.withLocations(RandomCircuits.seeded(seed, 40, Features.ALL)),
                CircuitText.withLocations(RandomCircuits.seeded(seed, 40, Features.ALL)));
    }

    /// A generator that leaves something out would make every test that stands on it say less than it seems to.
    @Test
    void everythingOccurs() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 300; seed++) {
            Circuit circuit = RandomCircuits.seeded(seed, 60, Features.ALL);
            for (Definition definition : circuit.definitions()) {
                if (definition instanceof ModuleDefinition module) {
                    look(module, seen);
                }
            }
        }
        for (BinaryOperator operator : BinaryOperator.values()) {
            assertTrue(seen.contains(operator.toString()), operator::toString);
            assertTrue(seen.contains(operator + " above 64 bits"), operator::toString);
        }
        List<String> parts =
                List.of(
                        "Literal",
                        "Unary",
                        "Mux",
                        "Select",
                        "Slice",
                        "Concat",
                        "Resize",
                        "MemoryRead",
                        "register",
                        "reset",
                        "enable",
                        "write",
                        "mask",
                        "instance",
                        "check");
        parts.forEach(part -> assertTrue(seen.contains(part), part));
    }

    private static void look(ModuleDefinition module, Set<String> seen) {
        for (Assign assign : module.assigns()) {
            seen.add(assign.operation().getClass().getSimpleName());
            if (assign.operation() instanceof Binary binary) {
                seen.add(binary.operator().toString());
                if (binary.left().width() > 64) {
                    seen.add(binary.operator() + " above 64 bits");
                }
            }
        }
        module.registers()
                .forEach(register -> {
                    seen.add("register");
                    register.reset().ifPresent(_ -> seen.add("reset"));
                    register.enable().ifPresent(_ -> seen.add("enable"));
                });
        module.writes()
                .forEach(write -> {
                    seen.add("write");
                    write.mask().ifPresent(_ -> seen.add("mask"));
                });
        module.instances().forEach(_ -> seen.add("instance"));
        module.checks().forEach(_ -> seen.add("check"));
    }

    @Property(tries = 50)
    void stimuliFitTheInputs(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        Stimulus stimulus = Stimulus.of(sample.circuit(), seed, 5);
        assertEquals(5, stimulus.cycles().size());
        var inputs = sample.circuit().top().inputs();
        for (var values : stimulus.cycles()) {
            for (int i = 0; i < inputs.size(); i++) {
                assertTrue(inputs.get(i).type().holds(values.get(i)));
            }
        }
    }
}
