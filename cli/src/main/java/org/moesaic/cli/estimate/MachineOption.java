package org.moesaic.cli.estimate;

import java.util.Optional;
import org.moesaic.cli.Mistakes;
import org.moesaic.edge.Names;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.closedform.Machine;
import org.moesaic.model.closedform.Machines;

/// A machine and a number format that it can multiply, from their options.
final class MachineOption {

    private MachineOption() {}

    static Optional<Machine> machine(String name, Mistakes mistakes) {
        Optional<Machine> machine = Machines.find(name);
        if (machine.isEmpty()) {
            mistakes.add(
                    "--machine",
                    "'" + name + "' is not known",
                    Names.suggest(name, Machines.names()));
        }
        return machine;
    }

    static Optional<NumberFormat> format(String name, Mistakes mistakes) {
        Optional<NumberFormat> format = NumberFormats.parse(name);
        if (format.isEmpty()) {
            mistakes.add(
                    "--format",
                    "'" + name + "' is not known",
                    Names.suggest(name, NumberFormats.names()));
        }
        return format;
    }

    /// The arithmetic in which a machine multiplies weights of a format: its own, or if it has none of that, bf16, to
    /// which weights are expanded first.
    static String arithmetic(Machine machine, NumberFormat format) {
        String own = format.arithmetic();
        return machine.macsPerSecond().containsKey(own) ? own : "bf16";
    }
}
