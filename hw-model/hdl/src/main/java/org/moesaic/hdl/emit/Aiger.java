package org.moesaic.hdl.emit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An [AndGraph] as a file in AIGER 1.9 (Biere, Heljanko and Wieringa, "AIGER 1.9 and beyond", FMV report 11/2, 2011), which
/// model checkers and logic synthesis read. Names of inputs, latches and outputs stand in the symbol table; the source
/// line of each gate in the comments: `gate 17 Cell.java:31`.
public final class Aiger {

    private Aiger() {}

    /// The text form, `aag`.
    public static String ascii(AndGraph graph) {
        StringBuilder text = new StringBuilder(header("aag", graph));
        graph.inputs().forEach(input -> text.append(2L * input.variable()).append('\n'));
        for (AndGraph.Latch latch : graph.latches()) {
            text.append(2L * latch.variable()).append(' ').append(next(latch));
        }
        roots(graph, text);
        for (AndGraph.Gate gate : graph.gates()) {
            text.append(2L * gate.variable())
                    .append(' ')
                    .append(gate.left())
                    .append(' ')
                    .append(gate.right())
                    .append('\n');
        }
        return text.append(symbols(graph)).toString();
    }

    /// The binary form, `aig`: inputs and gates are numbered by their order.
    public static byte[] binary(AndGraph graph) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            StringBuilder text = new StringBuilder(header("aig", graph));
            graph.latches().forEach(latch -> text.append(next(latch)));
            roots(graph, text);
            out.write(ascii(text));
            for (AndGraph.Gate gate : graph.gates()) {
                difference(out, 2 * gate.variable() - gate.left());
                difference(out, gate.left() - gate.right());
            }
            out.write(symbols(graph).getBytes(StandardCharsets.UTF_8));
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError("memory does not fail to be written", e);
        }
    }

    private static byte[] ascii(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    private static void difference(OutputStream out, int value) throws IOException {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static String header(String format, AndGraph graph) {
        String text =
                "%s %d %d %d %d %d"
                        .formatted(
                                format,
                                graph.variables(),
                                graph.inputs().size(),
                                graph.latches().size(),
                                graph.outputs().size(),
                                graph.gates().size());
        if (!graph.bad().isEmpty() || !graph.constraints().isEmpty()) {
            text += " " + graph.bad().size();
        }
        if (!graph.constraints().isEmpty()) {
            text += " " + graph.constraints().size();
        }
        return text + "\n";
    }

    private static String next(AndGraph.Latch latch) {
        return latch.next() + (latch.initial() ? " 1\n" : "\n");
    }

    private static void roots(AndGraph graph, StringBuilder text) {
        for (List<AndGraph.Output> list :
                List.of(graph.outputs(), graph.bad(), graph.constraints())) {
            list.forEach(output -> text.append(output.literal()).append('\n'));
        }
    }

    private static String symbols(AndGraph graph) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < graph.inputs().size(); i++) {
            symbol(text, 'i', i, graph.inputs().get(i).name());
        }
        for (int i = 0; i < graph.latches().size(); i++) {
            symbol(text, 'l', i, graph.latches().get(i).name());
        }
        named(text, 'o', graph.outputs());
        named(text, 'b', graph.bad());
        named(text, 'c', graph.constraints());
        text.append("c\nwritten by Moesaic\n");
        for (AndGraph.Gate gate : graph.gates()) {
            text.append(
                    VerilogModule.comment(gate.location(), "gate " + gate.variable() + " ", "\n"));
        }
        return text.toString();
    }

    private static void named(StringBuilder text, char kind, List<AndGraph.Output> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            symbol(text, kind, i, outputs.get(i).name());
        }
    }

    private static void symbol(StringBuilder text, char kind, int index, String name) {
        text.append(kind).append(index).append(' ').append(name).append('\n');
    }
}
