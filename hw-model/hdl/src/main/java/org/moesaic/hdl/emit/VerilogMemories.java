package org.moesaic.hdl.emit;

import java.math.BigInteger;
import java.util.List;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Signal;

/// Memories: declaration, first contents, write ports. All ports of a memory are in one block, in order, so that the last
/// wins (IEEE 1364-2005, 11.4.1: non-blocking assignments of one block are done in order).
final class VerilogMemories {

    private final ModuleDefinition module;
    private final VerilogNames names;
    private final Expressions expressions;
    private final String clock;

    VerilogMemories(
            ModuleDefinition module, VerilogNames names, Expressions expressions, String clock) {
        this.module = module;
        this.names = names;
        this.expressions = expressions;
        this.clock = clock;
    }

    void declare(StringBuilder text) {
        for (Memory memory : module.memories()) {
            String name = names.of(memory.name());
            boolean signed = memory.element().signed();
            text.append('\n');
            text.append(VerilogModule.comment(memory.location(), "  // ", "\n"));
            text.append(
                    "  reg %s [0:%d];\n"
                            .formatted(
                                    VerilogModule.typed(signed, memory.element().width(), name),
                                    memory.depth() - 1));
            String counter = names.fresh(memory.name() + "_address");
            text.append("  integer ").append(counter).append(";\n");
            text.append("  initial begin\n");
            String zero = VerilogLiteral.of(memory.element(), BigInteger.ZERO).text();
            text.append(
                    "    for (%1$s = 0; %1$s < %2$d; %1$s = %1$s + 1) %3$s[%1$s] = %4$s;\n"
                            .formatted(counter, memory.depth(), name, zero));
            for (int i = 0; i < memory.initial().size(); i++) {
                BigInteger word = memory.initial().get(i);
                if (word.signum() != 0) {
                    text.append(
                            "    %s[%d] = %s;\n"
                                    .formatted(
                                            name,
                                            i,
                                            expressions.literal(memory.element(), word).text()));
                }
            }
            text.append("  end\n");
        }
    }

    void write(StringBuilder text) {
        for (Memory memory : module.memories()) {
            List<MemoryWrite> writes =
                    module.writes().stream()
                            .filter(write -> write.memory().equals(memory))
                            .toList();
            if (!writes.isEmpty()) {
                text.append("\n  always @(posedge ").append(clock).append(") begin\n");
                writes.forEach(write -> port(text, memory, write));
                text.append("  end\n");
            }
        }
    }

    private void port(StringBuilder text, Memory memory, MemoryWrite write) {
        String address = expressions.of(write.address()).text();
        String word = names.of(memory.name()) + "[" + address + "]";
        String condition = expressions.of(write.enable()).operand();
        condition +=
                expressions.withinDepth(memory, write.address()).map(" && "::concat).orElse("");
        String place = VerilogModule.comment(write.location(), " // ", "");
        if (write.mask().isEmpty()) {
            text.append(
                    "    if (%s) %s <= %s;%s\n"
                            .formatted(
                                    condition, word, expressions.of(write.data()).text(), place));
            return;
        }
        text.append("    if (").append(condition).append(") begin").append(place).append('\n');
        Signal mask = write.mask().get();
        int lane = memory.element().width() / mask.width();
        for (int i = 0; i < mask.width(); i++) {
            String bits = bits(memory.element().width(), i * lane, lane);
            text.append(
                    "      if (%s%s) %s%s <= %s%s;\n"
                            .formatted(
                                    names.of(mask.name()),
                                    bits(mask.width(), i, 1),
                                    word,
                                    bits,
                                    names.of(write.data().name()),
                                    bits));
        }
        text.append("    end\n");
    }

    private static String bits(int width, int low, int count) {
        if (width == 1) {
            return "";
        }
        return count == 1 ? "[" + low + "]" : "[" + (low + count - 1) + ":" + low + "]";
    }
}
