package org.moesaic.hdl.pass;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// Removes what nothing that counts depends on. Outputs, instances and checks always count.
public final class DeadCode {

    private final ModuleDefinition module;
    private final Map<Signal, Assign> assigns;
    private final Map<Signal, Register> registers;
    private final Map<Memory, List<MemoryWrite>> writes = new HashMap<>();

    /// By their numbers.
    private final BitSet live = new BitSet();

    private final Set<Memory> liveMemories = new HashSet<>();
    private final Deque<Signal> open = new ArrayDeque<>();

    private DeadCode(ModuleDefinition module) {
        this.module = module;
        assigns = HashMap.newHashMap(module.assigns().size());
        registers = HashMap.newHashMap(module.registers().size());
        module.assigns().forEach(assign -> assigns.put(assign.target(), assign));
        module.registers().forEach(register -> registers.put(register.signal(), register));
        module.memories()
                .forEach(memory ->
                        writes.put(
                                memory,
                                module.writes().stream()
                                        .filter(write -> write.memory().equals(memory))
                                        .toList()));
    }

    /// [#keepNamed] for every module of a circuit.
    public static Circuit keepNamed(Circuit circuit) {
        return Replace.modules(circuit, DeadCode::keepNamed);
    }

    /// [#keepVisible] for every module of a circuit.
    public static Circuit keepVisible(Circuit circuit) {
        return Replace.modules(circuit, DeadCode::keepVisible);
    }

    /// Keeps everything that has a name of its own, and all registers and memories: a person may look at it.
    public static ModuleDefinition keepNamed(ModuleDefinition module) {
        DeadCode pass = new DeadCode(module);
        module.assigns().stream()
                .map(Assign::target)
                .filter(target -> !target.temporary())
                .forEach(pass::mark);
        module.registers().forEach(register -> pass.mark(register.signal()));
        module.memories().forEach(pass::mark);
        return pass.sweep();
    }

    /// Keeps only what outputs, instances and checks depend on.
    public static ModuleDefinition keepVisible(ModuleDefinition module) {
        return new DeadCode(module).sweep();
    }

    private ModuleDefinition sweep() {
        module.ports().stream().map(Port::signal).forEach(this::mark);
        for (Instance instance : module.instances()) {
            instance.inputs().forEach(connection -> mark(connection.signal()));
        }
        for (Check check : module.checks()) {
            mark(check.guard());
            mark(check.condition());
            check.shown().forEach(this::mark);
        }
        while (!open.isEmpty()) {
            follow(open.pop());
        }
        return new ModuleDefinition(
                module.name(),
                module.ports(),
                module.assigns().stream().filter(a -> live.get(a.target().id())).toList(),
                module.registers().stream().filter(r -> live.get(r.signal().id())).toList(),
                module.memories().stream().filter(liveMemories::contains).toList(),
                module.writes().stream().filter(w -> liveMemories.contains(w.memory())).toList(),
                module.instances(),
                module.checks(),
                module.location());
    }

    private void follow(Signal signal) {
        Assign assign = assigns.get(signal);
        if (assign != null) {
            Operation operation = assign.operation();
            operation.operands().forEach(this::mark);
            if (operation instanceof MemoryRead read) {
                mark(read.memory());
            }
        }
        Register register = registers.get(signal);
        if (register != null) {
            mark(register.next());
            register.enable().ifPresent(this::mark);
            register.reset().ifPresent(reset -> mark(reset.when()));
        }
    }

    private void mark(Signal signal) {
        if (!live.get(signal.id())) {
            live.set(signal.id());
            open.push(signal);
        }
    }

    private void mark(Memory memory) {
        if (liveMemories.add(memory)) {
            for (MemoryWrite write : writes.get(memory)) {
                mark(write.enable());
                mark(write.address());
                mark(write.data());
                write.mask().ifPresent(this::mark);
            }
        }
    }
}
