package org.moesaic.hdl.emit;

import java.util.List;
import java.util.Optional;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Signal;

/// Flip-flops. Those in a row that share reset and enable share one block.
final class VerilogRegisters {

    private record Conditions(Optional<Signal> reset, Optional<Signal> enable) {

        static Conditions of(Register register) {
            return new Conditions(register.reset().map(Register.Reset::when), register.enable());
        }
    }

    private final VerilogNames names;
    private final Expressions expressions;
    private final String clock;

    VerilogRegisters(VerilogNames names, Expressions expressions, String clock) {
        this.names = names;
        this.expressions = expressions;
        this.clock = clock;
    }

    void write(StringBuilder text, List<Register> registers) {
        int from = 0;
        while (from < registers.size()) {
            Conditions conditions = Conditions.of(registers.get(from));
            int to = from + 1;
            while (to < registers.size() && Conditions.of(registers.get(to)).equals(conditions)) {
                to++;
            }
            block(text, conditions, registers.subList(from, to));
            from = to;
        }
    }

    private void block(StringBuilder text, Conditions conditions, List<Register> registers) {
        text.append("\n  always @(posedge ").append(clock).append(") begin\n");
        String indent = "    ";
        if (conditions.reset().isPresent()) {
            text.append("    if (")
                    .append(expressions.of(conditions.reset().get()).text())
                    .append(") begin\n");
            for (Register register : registers) {
                change(
                        text,
                        "      ",
                        register,
                        expressions.literal(
                                register.signal().type(), register.reset().orElseThrow().value()));
            }
            text.append("    end else ");
        } else if (conditions.enable().isPresent()) {
            text.append("    ");
        }
        boolean guarded = conditions.reset().isPresent() || conditions.enable().isPresent();
        conditions
                .enable()
                .ifPresent(enable ->
                        text.append("if (").append(expressions.of(enable).text()).append(") "));
        if (guarded) {
            text.append("begin\n");
            indent = "      ";
        }
        for (Register register : registers) {
            change(text, indent, register, expressions.of(register.next()));
        }
        text.append(guarded ? "    end\n" : "").append("  end\n");
    }

    private void change(StringBuilder text, String indent, Register register, Expression value) {
        text.append(indent)
                .append(names.of(register.signal().name()))
                .append(" <= ")
                .append(value.text())
                .append(";\n");
    }
}
