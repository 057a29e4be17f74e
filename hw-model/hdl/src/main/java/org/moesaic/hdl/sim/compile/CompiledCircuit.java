package org.moesaic.hdl.sim.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.sim.BlackBoxModel;

/// A flat circuit as code, without any state: it may be run by many simulators.
///
/// There is code for a clock cycle, which computes only what the state after the edge and the checks need, and, made when
/// somebody asks for it, code that computes what is looked at in between.
public final class CompiledCircuit {

    private final ModuleDefinition module;
    private final Lowering lowering;
    private final Consumer<byte[]> classFiles;
    private final Roots roots;
    private final CycleCode step;
    private final int stepScratch;
    private final int stateWords;
    private Observer outputs;
    private Observer everything;

    /// @param flat without combinational loops
    public CompiledCircuit(Circuit flat) {
        this(flat, Vectors.FEWEST, _ -> {});
    }

    /// @param fewest how many registers that are alike become a loop; for tests
    /// @param classFiles is shown each class that is made
    public CompiledCircuit(Circuit flat, int fewest, Consumer<byte[]> classFiles) {
        this.module = flat.top();
        this.classFiles = classFiles;
        lowering = new Lowering(flat, new Layout(module));
        Roots found = Roots.of(module, lowering);
        Shapes shapes = new Shapes(lowering.graph());
        List<List<Update>> alike = Vectors.alike(shapes, found.updates(), fewest);
        if (!alike.isEmpty()) {
            int[] moved = lowering.move(sideBySide(alike));
            found = found.moved(moved);
            alike = alike.stream().map(group -> moved(group, moved)).toList();
        }
        roots = found;
        Vectors vectors =
                Vectors.of(
                        lowering.graph(),
                        shapes,
                        alike,
                        roots.updates(),
                        lowering.layout().words());
        stateWords = vectors.words();
        Scratch scratch = new Scratch(lowering.scratchWords());
        int failureSlot = scratch.reserve(1);
        Schedule schedule = Schedule.stepping(lowering, roots, vectors, failureSlot, scratch);
        Placement placement = new Placement(lowering.graph(), schedule, scratch);
        step = CodeGenerator.generate(lowering, schedule, placement, failureSlot, classFiles);
        stepScratch = scratch.words();
    }

    /// All registers, those that are alike first.
    private List<Register> sideBySide(List<List<Update>> alike) {
        Map<Integer, Register> bySlot = new HashMap<>();
        for (Register register : module.registers()) {
            bySlot.put(lowering.layout().slot(register.signal()), register);
        }
        List<Register> order = new ArrayList<>();
        for (List<Update> group : alike) {
            group.forEach(update -> order.add(bySlot.remove(update.slot())));
        }
        for (Register register : module.registers()) {
            if (bySlot.containsKey(lowering.layout().slot(register.signal()))) {
                order.add(register);
            }
        }
        return order;
    }

    private static List<Update> moved(List<Update> updates, int[] slots) {
        return updates.stream().map(update -> update.moved(slots)).toList();
    }

    /// The same circuit for many instances side by side.
    public synchronized CompiledLanes lanes(int lanes) {
        return new CompiledLanes(lowering, roots, lanes, classFiles);
    }

    /// Code for lanes that computes some signals.
    synchronized CompiledLanes.View view(CompiledLanes lanes, Set<Signal> signals) {
        return lanes.view(signals);
    }

    List<Port> outputPorts() {
        return module.outputs();
    }

    /// Code of a clock cycle.
    public CycleCode step() {
        return step;
    }

    /// Words of the state, and of what loops work on.
    public int stateWords() {
        return stateWords;
    }

    /// Scratch words that [#step] needs.
    public int stepScratch() {
        return stepScratch;
    }

    /// The state at power-up.
    public long[] initialState() {
        return lowering.layout().initialState(stateWords);
    }

    /// @param models one for each instance of a black box, in order
    public Boxes boxes(List<BlackBoxModel> models) {
        return new Boxes(lowering.boxes(), models);
    }

    /// Code that computes the outputs of the top.
    public synchronized Observer outputs() {
        if (outputs == null) {
            outputs = observer(module.outputs().stream().map(Port::signal).toList());
        }
        return outputs;
    }

    /// Code that computes every signal with a name of its own, and what checks look at and show.
    public synchronized Observer everything() {
        if (everything == null) {
            everything = observer(visible());
        }
        return everything;
    }

    /// Every signal with a name of its own, and what checks look at and show.
    public Set<Signal> visible() {
        Set<Signal> signals = new LinkedHashSet<>();
        module.ports().forEach(port -> signals.add(port.signal()));
        module.assigns().stream()
                .map(Assign::target)
                .filter(target -> !target.temporary())
                .forEach(signals::add);
        module.instances()
                .forEach(instance ->
                        instance.outputs().stream().map(Connection::signal).forEach(signals::add));
        for (Check check : module.checks()) {
            signals.add(check.guard());
            signals.add(check.condition());
            signals.addAll(check.shown());
        }
        return signals;
    }

    private Observer observer(Iterable<Signal> signals) {
        Map<Signal, Integer> places = new HashMap<>();
        List<Statement.Keep> keeps = new ArrayList<>();
        Scratch scratch = new Scratch(lowering.scratchWords());
        for (Signal signal : signals) {
            if (stateSlot(signal) < 0) {
                int[] limbs = lowering.value(signal);
                int slot = scratch.reserve(limbs.length);
                places.put(signal, slot);
                for (int limb = 0; limb < limbs.length; limb++) {
                    keeps.add(new Statement.Keep(slot + limb, limbs[limb]));
                }
            }
        }
        Schedule schedule = Schedule.observing(lowering.graph(), keeps);
        Placement placement = new Placement(lowering.graph(), schedule, scratch);
        CycleCode code = CodeGenerator.generate(lowering, schedule, placement, -1, classFiles);
        return new Observer(code, places, scratch.words());
    }

    /// Where a signal lies in the state, if it is an input, a register, or never anything else than one; else -1.
    public int stateSlot(Signal signal) {
        Graph graph = lowering.graph();
        int[] limbs = lowering.value(signal);
        if (graph.op(limbs[0]) != Op.LOAD) {
            return -1;
        }
        for (int limb = 0; limb < limbs.length; limb++) {
            boolean next =
                    graph.op(limbs[limb]) == Op.LOAD
                            && graph.immediate(limbs[limb]) == graph.immediate(limbs[0]) + limb;
            if (!next) {
                return -1;
            }
        }
        return (int) graph.immediate(limbs[0]);
    }

    /// Where a word of a memory lies in the state.
    public int stateSlot(Memory memory, int address) {
        MemoryImage image = lowering.layout().memories().get(lowering.layout().number(memory));
        return image.base() + address * image.limbs();
    }

    /// Covers, in the order of their counts.
    public List<Check> covers() {
        return lowering.layout().covers();
    }

    /// Where the count of a cover lies in the state.
    public int coverSlot(int cover) {
        return lowering.layout().coverSlot(cover);
    }
}
