package org.moesaic.hdl.sim;

import java.util.HashMap;
import java.util.Map;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.ModuleDefinition;

/// About how much memory the simulation of a circuit takes, found before any of it is taken: a few lines of source with
/// instances of instances can be larger than any machine.
///
/// @param signals signals of the flat circuit
/// @param words words of 64 bits in memories
record MemoryEstimate(long signals, long words) {

    /// Bytes for a signal with its operation, in a flat circuit and while it is compiled: measured for arrays of
    /// multiply-accumulate cells of several sizes, rounded up.
    private static final long BYTES_A_SIGNAL = 1000;

    /// Words in the one array that generated code works on; arrays of Java have up to 2³¹ − 1 elements, less a few.
    private static final long MOST_WORDS = Integer.MAX_VALUE - 1024;

    /// Counts of a whole circuit; saturates.
    static MemoryEstimate of(Circuit circuit) {
        Map<String, MemoryEstimate> known = new HashMap<>();
        for (Definition definition : circuit.definitions()) {
            switch (definition) {
                case BlackBoxDefinition box ->
                        known.put(box.name(), new MemoryEstimate(box.ports().size(), 0));
                case ModuleDefinition module -> known.put(module.name(), of(module, known));
            }
        }
        return known.get(circuit.top().name());
    }

    private static MemoryEstimate of(ModuleDefinition module, Map<String, MemoryEstimate> known) {
        long signals =
                (long) module.ports().size() + module.assigns().size() + module.registers().size();
        long words = 0;
        for (Memory memory : module.memories()) {
            words = plus(words, (long) memory.depth() * ((memory.element().width() + 63) / 64));
        }
        for (Instance instance : module.instances()) {
            MemoryEstimate inner = known.get(instance.definition());
            signals = plus(signals, inner.signals);
            words = plus(words, inner.words);
        }
        return new MemoryEstimate(signals, words);
    }

    private static long plus(long a, long b) {
        return Long.MAX_VALUE - a < b ? Long.MAX_VALUE : a + b;
    }

    double bytes() {
        return (double) signals * BYTES_A_SIGNAL + (double) words * Long.BYTES;
    }

    /// @throws HdlException if the circuit needs more than this JVM may use
    static void check(Circuit circuit) {
        check(circuit, Runtime.getRuntime().maxMemory());
    }

    /// @param lanes instances side by side
    /// @throws HdlException if so many need more than this JVM may use
    static void check(ModuleDefinition top, int words, int lanes) {
        // Half of the signals, at most, are columns besides the state.
        long columns = words + (long) top.assigns().size();
        long available = Runtime.getRuntime().maxMemory();
        if (columns <= MOST_WORDS / lanes && columns * lanes <= available / Long.BYTES) {
            return;
        }
        throw new HdlException(
                new HdlProblem(
                        top.location(),
                        top.name(),
                        "%,d lanes of it take about %s, and this JVM may use %s"
                                .formatted(
                                        lanes,
                                        gibibytes((double) columns * lanes * Long.BYTES),
                                        gibibytes(available)),
                        "ask for fewer lanes: there is room for %,d"
                                .formatted(
                                        Math.min(MOST_WORDS, available / Long.BYTES) / columns)));
    }

    static void check(Circuit circuit, long availableBytes) {
        MemoryEstimate estimate = of(circuit);
        if (estimate.bytes() <= availableBytes && estimate.words <= MOST_WORDS) {
            return;
        }
        throw new HdlException(
                new HdlProblem(
                        circuit.top().location(),
                        circuit.top().name(),
                        "simulating it takes about %s (%,d signals, %,d words of memories), and this JVM may use %s"
                                .formatted(
                                        gibibytes(estimate.bytes()),
                                        estimate.signals,
                                        estimate.words,
                                        gibibytes(availableBytes)),
                        estimate.words > MOST_WORDS
                                ? "memories hold up to %,d words".formatted(MOST_WORDS)
                                : "make it smaller, or give the JVM more with -Xmx"));
    }

    private static String gibibytes(double bytes) {
        return "%.1f GiB".formatted(bytes / (1L << 30));
    }
}
