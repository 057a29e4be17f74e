package org.moesaic.hdl.ir;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;

/// A flip-flop as wide as its signal. All registers and memories of a design change together at the rising edge of the
/// one clock, each from the values before the edge:
///
/// 1. the reset value, if there is a reset and its condition is 1;
/// 2. else the next value, if there is no enable or it is 1;
/// 3. else what it was.
///
/// At power-up it holds its reset value, or 0 if it has none; so a simulation is the same every time, and an emitter
/// writes an initial value.
///
/// @param signal the output
/// @param next value after the edge, of the signal's type
/// @param enable one bit without sign
/// @param reset synchronous reset
public record Register(Signal signal, Signal next, Optional<Signal> enable, Optional<Reset> reset) {

    /// @param when one bit without sign
    /// @param value what the register becomes; a value of its type
    public record Reset(Signal when, BigInteger value) {

        public Reset {
            Objects.requireNonNull(value);
            if (!when.type().equals(Type.BOOL)) {
                throw new IllegalArgumentException("reset when " + when);
            }
        }
    }

    public Register {
        if (!next.type().equals(signal.type())
                || enable.isPresent() && !enable.get().type().equals(Type.BOOL)
                || reset.isPresent() && !signal.type().holds(reset.get().value())) {
            throw new IllegalArgumentException(
                    "register "
                            + signal
                            + " from "
                            + next
                            + " when "
                            + enable
                            + ", reset "
                            + reset);
        }
    }

    /// Value at power-up.
    public BigInteger initial() {
        return reset.map(Reset::value).orElse(BigInteger.ZERO);
    }
}
