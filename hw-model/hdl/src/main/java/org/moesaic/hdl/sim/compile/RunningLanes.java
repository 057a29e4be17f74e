package org.moesaic.hdl.sim.compile;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Signal;

/// The state of many instances side by side, and the code that runs them.
///
/// Outputs are computed together when one is looked at, and from the first look at any other signal inside also all of
/// those, each time anew when something has changed.
public final class RunningLanes {

    private final CompiledCircuit circuit;
    private final CompiledLanes code;
    private final Boxes[] boxes;
    private final long[] callWords;
    private final Set<Signal> outputs = new LinkedHashSet<>();
    private long[] words;
    private Looked someOutputs;
    private Looked everything;

    /// Another number whenever state or inputs change.
    private long version;

    /// @param words of the state
    /// @param boxes of each lane
    public record State(long[] words, List<List<Object>> boxes) {}

    /// Signals that are not in the state.
    private static final class Looked {
        private final CompiledLanes.View view;
        private final BySignal<Integer> places = new BySignal<>();
        private long settledVersion = -1;

        Looked(CompiledLanes.View view) {
            this.view = view;
            view.places().forEach(places::put);
        }
    }

    /// @param boxes those of each lane
    public RunningLanes(CompiledCircuit circuit, List<Boxes> boxes) {
        this.circuit = circuit;
        this.boxes = boxes.toArray(Boxes[]::new);
        code = circuit.lanes(boxes.size());
        callWords = code.callWords();
        words = code.initial();
        circuit.outputPorts().stream().map(Port::signal).forEach(outputs::add);
    }

    public int lanes() {
        return code.lanes();
    }

    /// The number, if there is such a lane.
    public int lane(int lane) {
        return Objects.checkIndex(lane, lanes());
    }

    /// Passes one clock edge; if a check fails in some lane, nothing is changed and the answer is no.
    public boolean step() {
        version++;
        return code.step(words, callWords, boxes);
    }

    /// A word of the state.
    public long word(int slot, int lane) {
        return words[slot * code.pitch() + lane];
    }

    public void poke(int slot, int lane, long value) {
        words[slot * code.pitch() + lane] = value;
        version++;
    }

    /// Sets a word of the state in every lane, with the bits above the width put right: `value << unused >> unused`, with
    /// copies of the sign or zeros.
    public void poke(int slot, long[] values, int unused, boolean signed) {
        check(values);
        int first = slot * code.pitch();
        for (int lane = 0; lane < values.length; lane++) {
            long high = values[lane] << unused;
            words[first + lane] = signed ? high >> unused : high >>> unused;
        }
        version++;
    }

    /// The place of a signal in the state, or where it is now computed.
    ///
    /// @param stateSlot where it lies in the state, or -1
    public int settled(Signal signal, int stateSlot) {
        if (stateSlot >= 0) {
            return stateSlot;
        }
        Looked looked = looked(signal);
        if (looked.settledVersion != version) {
            CompiledLanes.run(looked.view.code(), words, callWords, boxes);
            looked.settledVersion = version;
        }
        return looked.places.get(signal);
    }

    private Looked looked(Signal signal) {
        if (outputs.contains(signal)) {
            if (someOutputs == null) {
                someOutputs = look(outputs);
            }
            return someOutputs;
        }
        if (everything == null) {
            everything = look(circuit.visible());
        }
        return everything;
    }

    private Looked look(Set<Signal> signals) {
        Set<Signal> computed = new LinkedHashSet<>();
        for (Signal signal : signals) {
            if (circuit.stateSlot(signal) < 0) {
                computed.add(signal);
            }
        }
        Looked looked = new Looked(circuit.view(code, computed));
        words = Arrays.copyOf(words, Math.multiplyExact(code.columns(), code.pitch()));
        return looked;
    }

    /// Copies a column.
    public void peek(int slot, long[] values) {
        check(values);
        System.arraycopy(words, slot * code.pitch(), values, 0, values.length);
    }

    private void check(long[] values) {
        if (values.length != lanes()) {
            throw new IllegalArgumentException(
                    values.length + " values for " + lanes() + " lanes; one for each");
        }
    }

    public State save() {
        long[] state = Arrays.copyOf(words, code.stateWords() * code.pitch());
        return new State(state, Arrays.stream(boxes).map(Boxes::save).toList());
    }

    public void restore(State state) {
        System.arraycopy(state.words, 0, words, 0, state.words.length);
        for (int lane = 0; lane < boxes.length; lane++) {
            boxes[lane].restore(state.boxes.get(lane));
        }
        version++;
    }
}
