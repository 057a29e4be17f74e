package org.moesaic.hdl.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.Location;

/// The gates of a graph while it grows. Literals as in [AndGraph]; equal gates are one.
final class AndGates {

    static final int FALSE = 0;
    static final int TRUE = 1;

    private final List<AndGraph.Gate> gates = new ArrayList<>();
    private final Map<Long, Integer> known = new HashMap<>();
    private int variables;
    private Location location = Location.UNKNOWN;

    /// A literal of a new variable, for an input or a latch; not after the first gate.
    int variable() {
        if (!gates.isEmpty()) {
            throw new IllegalStateException("a variable after the first gate");
        }
        return 2 * ++variables;
    }

    /// What the gates made from now on are a part of.
    void at(Location location) {
        this.location = location;
    }

    List<AndGraph.Gate> gates() {
        return gates;
    }

    static int not(int literal) {
        return literal ^ 1;
    }

    int and(int a, int b) {
        int left = Math.max(a, b);
        int right = Math.min(a, b);
        if (right == FALSE || left == not(right)) {
            return FALSE;
        }
        if (right == TRUE || left == right) {
            return left;
        }
        return known.computeIfAbsent(
                (long) left << Integer.SIZE | right,
                key -> {
                    int variable = Math.incrementExact(variables);
                    variables = variable;
                    gates.add(new AndGraph.Gate(variable, left, right, location));
                    return Math.multiplyExact(2, variable);
                });
    }

    int or(int a, int b) {
        return not(and(not(a), not(b)));
    }

    int xor(int a, int b) {
        return or(and(a, not(b)), and(not(a), b));
    }

    int mux(int condition, int whenTrue, int whenFalse) {
        return whenTrue == whenFalse
                ? whenTrue
                : or(and(condition, whenTrue), and(not(condition), whenFalse));
    }
}
