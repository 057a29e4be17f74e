package org.moesaic.hdl.emit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads both forms of AIGER back, as the report of 2011 describes them.
final class AigerReader {

    /// What a file says. Latches are number, next, initial value; gates are number, left, right; all as literals.
    record File(
            List<Integer> inputs,
            List<List<Integer>> latches,
            List<Integer> outputs,
            List<Integer> bad,
            List<Integer> constraints,
            List<List<Integer>> gates,
            List<String> symbols) {

        /// What the file of a graph must say.
        static File of(AndGraph graph) {
            List<String> symbols = new ArrayList<>();
            for (int i = 0; i < graph.inputs().size(); i++) {
                symbols.add("i" + i + " " + graph.inputs().get(i).name());
            }
            for (int i = 0; i < graph.latches().size(); i++) {
                symbols.add("l" + i + " " + graph.latches().get(i).name());
            }
            symbols.addAll(symbols("o", graph.outputs()));
            symbols.addAll(symbols("b", graph.bad()));
            symbols.addAll(symbols("c", graph.constraints()));
            return new File(
                    graph.inputs().stream().map(input -> 2 * input.variable()).toList(),
                    graph.latches().stream()
                            .map(latch ->
                                    List.of(
                                            2 * latch.variable(),
                                            latch.next(),
                                            latch.initial() ? 1 : 0))
                            .toList(),
                    literals(graph.outputs()),
                    literals(graph.bad()),
                    literals(graph.constraints()),
                    graph.gates().stream()
                            .map(gate -> List.of(2 * gate.variable(), gate.left(), gate.right()))
                            .toList(),
                    symbols);
        }

        private static List<Integer> literals(List<AndGraph.Output> outputs) {
            return outputs.stream().map(AndGraph.Output::literal).toList();
        }

        private static List<String> symbols(String kind, List<AndGraph.Output> outputs) {
            List<String> symbols = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                symbols.add(kind + i + " " + outputs.get(i).name());
            }
            return symbols;
        }
    }

    private final byte[] bytes;
    private final boolean binary;
    private int position;

    private AigerReader(byte[] bytes, boolean binary) {
        this.bytes = bytes;
        this.binary = binary;
    }

    static File ascii(String text) {
        return new AigerReader(text.getBytes(StandardCharsets.UTF_8), false).read("aag");
    }

    static File binary(byte[] bytes) {
        return new AigerReader(bytes, true).read("aig");
    }

    private File read(String format) {
        String[] words = line().split(" ");
        int[] header = new int[8];
        for (int i = 1; i < words.length; i++) {
            header[i] = Integer.parseInt(words[i]);
        }
        int variables = header[1];
        int inputCount = header[2];
        int latchCount = header[3];
        int gateCount = header[5];
        if (!words[0].equals(format) || variables != inputCount + latchCount + gateCount) {
            throw new AssertionError("header " + String.join(" ", words));
        }
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < inputCount; i++) {
            inputs.add(binary ? 2 * (i + 1) : Integer.parseInt(line()));
        }
        List<List<Integer>> latches = new ArrayList<>();
        for (int i = 0; i < latchCount; i++) {
            List<Integer> latch = new ArrayList<>(numbers());
            if (binary) {
                latch.addFirst(2 * (inputCount + i + 1));
            }
            if (latch.size() == 2) {
                latch.add(0);
            }
            latches.add(latch);
        }
        List<Integer> outputs = literals(header[4]);
        List<Integer> bad = literals(header[6]);
        List<Integer> constraints = literals(header[7]);
        List<List<Integer>> gates = new ArrayList<>();
        for (int i = 0; i < gateCount; i++) {
            if (binary) {
                int number = 2 * (inputCount + latchCount + i + 1);
                int left = number - difference();
                gates.add(List.of(number, left, left - difference()));
            } else {
                gates.add(numbers());
            }
        }
        List<String> symbols = new ArrayList<>();
        for (String line = line(); !line.equals("c"); line = line()) {
            symbols.add(line);
        }
        return new File(inputs, latches, outputs, bad, constraints, gates, symbols);
    }

    private List<Integer> literals(int count) {
        List<Integer> literals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            literals.add(Integer.parseInt(line()));
        }
        return literals;
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (String word : line().split(" ")) {
            numbers.add(Integer.parseInt(word));
        }
        return numbers;
    }

    private String line() {
        int from = position;
        while (bytes[position] != '\n') {
            position++;
        }
        return new String(bytes, from, position++ - from, StandardCharsets.UTF_8);
    }

    private int difference() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
