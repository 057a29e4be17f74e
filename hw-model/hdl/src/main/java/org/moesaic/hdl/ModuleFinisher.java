package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.pass.DeadCode;

/// Makes the definition of a module whose constructor has run: each wire gets its one driver, each register its next value.
final class ModuleFinisher {

    private final ModuleBuilder builder;

    private ModuleFinisher(ModuleBuilder builder) {
        this.builder = builder;
    }

    static ModuleDefinition finish(ModuleBuilder builder) {
        return new ModuleFinisher(builder).finish();
    }

    private ModuleDefinition finish() {
        Map<Net, Drivers.Drive> drives = new Drivers(builder).resolve(builder.blocks().body());
        for (Net net : builder.settable) {
            if (driver(net, drives.get(net)) instanceof Drivers.Driven(Signal value)) {
                builder.assigns.add(new Assign(net.signal(), new Resize(value, net.type())));
            }
        }
        Map<Signal, Operation> operations = new HashMap<>();
        builder.assigns.forEach(assign -> operations.put(assign.target(), assign.operation()));
        List<Register> registers = new ArrayList<>();
        for (ModuleBuilder.PendingRegister pending : builder.registers) {
            registers.add(register(pending, drives.get(pending.net()), operations));
        }
        List<Port> ports = new ArrayList<>(builder.impliedPorts());
        ports.addAll(builder.ports);
        return DeadCode.keepNamed(
                new ModuleDefinition(
                        builder.moduleName(),
                        ports,
                        builder.assigns,
                        registers,
                        builder.memories,
                        builder.writes,
                        builder.instances,
                        builder.checks,
                        builder.location()));
    }

    /// The driver of a wire, output or input of an instance; if there is none at all times, that is a problem to report.
    private Drivers.Drive driver(Net net, Drivers.Drive drive) {
        switch (drive) {
            case null ->
                    problem(
                            net,
                            "is never driven",
                            switch (net.kind()) {
                                case CHILD_INPUT -> "set this input of the instance";
                                case OUTPUT -> "set this output inside its module";
                                default -> "set it, or remove it";
                            });
            case Drivers.Partial partial ->
                    problem(
                            net,
                            "is driven only %s(%s)"
                                    .formatted(
                                            partial.condition().isEmpty()
                                                    ? "under a condition "
                                                    : "while " + partial.condition() + " ",
                                            partial.driven()),
                            "set a default before it, or all branches with .otherwise(…); a register would keep its value");
            case Drivers.Driven _ -> {}
        }
        return drive;
    }

    private void problem(Net net, String message, String cure) {
        builder.design().problem(new HdlProblem(net.location(), net.label(), message, cure));
    }

    /// A next value that is "this one or what it was" becomes an enable.
    private Register register(
            ModuleBuilder.PendingRegister pending,
            Drivers.Drive drive,
            Map<Signal, Operation> operations) {
        Signal signal = pending.net().signal();
        Signal next = drive instanceof Drivers.Driven(Signal value) ? value : signal;
        Optional<Signal> enable = pending.clockEnable();
        if (operations.get(next) instanceof Mux mux && mux.whenFalse().equals(signal)) {
            Signal condition = mux.condition();
            enable = Optional.of(enable.map(clock -> gate(clock, condition)).orElse(condition));
            next = mux.whenTrue();
        }
        return new Register(
                signal,
                next,
                enable,
                pending.reset().map(when -> new Register.Reset(when, pending.value())));
    }

    private Signal gate(Signal clockEnable, Signal condition) {
        return builder.and(clockEnable, condition);
    }
}
