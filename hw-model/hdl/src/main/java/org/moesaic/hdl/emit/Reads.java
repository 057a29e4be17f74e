package org.moesaic.hdl.emit;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;

/// Who reads what in a module: how often each signal is read by something that is written out, and which of its bits.
///
/// Temporaries that nothing reads are left out, and what only they read with them.
final class Reads {

    private final Map<Signal, Integer> times = new HashMap<>();
    private final Map<Signal, BitSet> bits = new HashMap<>();
    private final Map<Signal, Operation> drivers = new HashMap<>();
    private final Set<Signal> live = new HashSet<>();
    private final Deque<Signal> waiting = new ArrayDeque<>();

    Reads(ModuleDefinition module) {
        for (Assign assign : module.assigns()) {
            drivers.put(assign.target(), assign.operation());
            if (!assign.target().temporary()) {
                reach(assign.target());
            }
        }
        for (Register register : module.registers()) {
            whole(register.next());
            register.enable().ifPresent(this::whole);
            register.reset().ifPresent(reset -> whole(reset.when()));
        }
        for (MemoryWrite write : module.writes()) {
            whole(write.enable());
            whole(write.address());
            whole(write.data());
            write.mask().ifPresent(this::whole);
        }
        for (Instance instance : module.instances()) {
            instance.inputs().stream().map(Connection::signal).forEach(this::whole);
        }
        for (Check check : module.checks()) {
            whole(check.guard());
            whole(check.condition());
            check.shown().forEach(this::whole);
        }
        while (!waiting.isEmpty()) {
            operation(drivers.get(waiting.pop()));
        }
    }

    /// Whether the assignment of a signal is written out.
    boolean isLive(Signal target) {
        return live.contains(target);
    }

    int times(Signal signal) {
        return times.getOrDefault(signal, 0);
    }

    /// Whether some bit of the signal is read by nobody. Linters warn of that.
    boolean leavesBits(Signal signal) {
        BitSet read = bits.get(signal);
        return read == null || read.cardinality() < signal.width();
    }

    private void operation(Operation operation) {
        switch (operation) {
            case Slice slice -> read(slice.source(), slice.low(), slice.high());
            case Resize resize ->
                    read(
                            resize.source(),
                            0,
                            Math.min(resize.source().width(), resize.type().width()) - 1);
            case Select select -> {
                whole(select.index());
                select.elements().stream().limit(reachable(select)).forEach(this::whole);
            }
            default -> operation.operands().forEach(this::whole);
        }
    }

    /// Elements that the index is wide enough to choose.
    static int reachable(Select select) {
        int width = select.index().width();
        return width >= Integer.SIZE - 1
                ? select.elements().size()
                : Math.min(select.elements().size(), 1 << width);
    }

    private void whole(Signal signal) {
        read(signal, 0, signal.width() - 1);
    }

    private void read(Signal signal, int low, int high) {
        times.merge(signal, 1, Integer::sum);
        bits.computeIfAbsent(signal, key -> new BitSet(key.width())).set(low, high + 1);
        reach(signal);
    }

    private void reach(Signal signal) {
        if (drivers.containsKey(signal) && live.add(signal)) {
            waiting.push(signal);
        }
    }
}
