package org.moesaic.model.hardware;

import java.util.Optional;

/// How a digital input drives a row of an analog tile.
public enum InputEncoding {
    /// One pulse whose length is the value: one pass.
    PULSE_WIDTH("pulse-width"),
    /// One bit after the other: as many passes as input bits, each converted.
    BIT_SERIAL("bit-serial");

    private final String label;

    InputEncoding(String label) {
        this.label = label;
    }

    /// The name in files.
    public String label() {
        return label;
    }

    /// Times that the rows are driven for one input vector.
    public int passes(int inputBits) {
        return this == PULSE_WIDTH ? 1 : inputBits;
    }

    public static Optional<InputEncoding> parse(String label) {
        for (InputEncoding encoding : values()) {
            if (encoding.label.equals(label)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }
}
