package org.moesaic.traces.internal.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.Phase;

/// The requests met so far, and how far each one is.
final class Requests {

    /// A request id that stands for an unknown one: rows of it say nothing of each other.
    static final String UNKNOWN = "?";

    private final Map<String, Integer> indices = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final BitSet decoding = new BitSet();
    private int[] lastPositions = new int[64];

    int index(String name) {
        Integer known = indices.putIfAbsent(name, names.size());
        if (known != null) {
            return known;
        }
        names.add(name);
        if (names.size() > lastPositions.length) {
            lastPositions = Arrays.copyOf(lastPositions, lastPositions.length * 2);
        }
        lastPositions[names.size() - 1] = -1;
        return names.size() - 1;
    }

    int count() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    boolean isKnown(int index) {
        return !names.get(index).equals(UNKNOWN);
    }

    /// The largest position of the request so far, or -1.
    int lastPosition(int index) {
        return lastPositions[index];
    }

    boolean isDecoding(int index) {
        return decoding.get(index);
    }

    void advance(int index, int position, Phase phase) {
        lastPositions[index] = Math.max(lastPositions[index], position);
        if (phase == Phase.DECODE) {
            decoding.set(index);
        }
    }
}
