package org.moesaic.model.hardware;

import java.util.Objects;

/// What one countable action costs.
///
/// @param action its key, such as `mac.int4` or `hbm.read`
/// @param picojoules energy of one unit
/// @param unit what is counted: operations, or bits of a transfer
/// @param node technology node and voltage, or `node unstated`
/// @param fidelity how the figure is known
/// @param source paper, repository and file, standard, or the plain word `memory` or `assumption`
public record ActionCost(
        String action, Range picojoules, Unit unit, String node, Fidelity fidelity, String source) {

    /// What a cost is per.
    public enum Unit {
        OPERATION,
        BIT
    }

    public ActionCost {
        Objects.requireNonNull(action);
        Objects.requireNonNull(picojoules);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(node);
        Objects.requireNonNull(fidelity);
        Objects.requireNonNull(source);
    }

    /// Energy of that many actions: operations, or for a transfer bytes.
    public Range of(long count) {
        return picojoules.times(unit == Unit.BIT ? 8.0 * count : count);
    }
}
