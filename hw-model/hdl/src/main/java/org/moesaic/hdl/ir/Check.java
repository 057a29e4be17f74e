package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;
import org.moesaic.hdl.Location;

/// A property, looked at once a cycle: just before the clock edge, on settled values, where `guard` is 1.
///
/// @param kind what it means that the condition is 0 or 1
/// @param name unique among the checks of its module
/// @param guard one bit without sign; elaboration has put the surrounding `when`s and "not in reset" into it
/// @param condition one bit without sign
/// @param message what is shown to the user; each `{}` stands for the value of a signal of `shown`, in order
/// @param shown signals whose values belong to the message
/// @param location where it was written
public record Check(
        Kind kind,
        String name,
        Signal guard,
        Signal condition,
        String message,
        List<Signal> shown,
        Location location) {

    /// What a check is for.
    public enum Kind {
        /// The condition must be 1; else simulation stops, and a proof fails.
        ASSERT,
        /// The surroundings keep the condition at 1: simulation stops where they do not, a proof may rely on it.
        ASSUME,
        /// Cycles with the condition at 1 are counted; it shall happen at least once.
        COVER
    }

    public Check {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(message);
        Objects.requireNonNull(location);
        shown = List.copyOf(shown);
        if (!guard.type().equals(Type.BOOL) || !condition.type().equals(Type.BOOL)) {
            throw new IllegalArgumentException(name + " of " + guard + " and " + condition);
        }
    }
}
