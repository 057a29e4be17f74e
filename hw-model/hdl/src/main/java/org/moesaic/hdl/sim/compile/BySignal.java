package org.moesaic.hdl.sim.compile;

import java.util.Arrays;
import org.moesaic.hdl.ir.Signal;

/// Something for each signal of a module, by the signal's number: signals are numbered in order of creation.
final class BySignal<V> {

    private Object[] values = new Object[1024];

    /// What was put for the signal, or null.
    @SuppressWarnings("unchecked")
    V get(Signal signal) {
        return signal.id() < values.length ? (V) values[signal.id()] : null;
    }

    boolean has(Signal signal) {
        return get(signal) != null;
    }

    void put(Signal signal, V value) {
        if (signal.id() >= values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, signal.id() + 1));
        }
        values[signal.id()] = value;
    }
}
