package org.moesaic.model.hardware;

import java.util.Optional;

/// How a digital input drives a row of an analog tile.
public enum InputEncoding {
    /// One pulse whose length is the value: one pass.
    PULSE_WIDTH("pulse-width"),
    /// One bit after the other: as many passes as input bits, each converted. A sign goes along with every bit.
    BIT_SERIAL("bit-serial"),
    /// Positive inputs, then negative ones; the difference of the currents is converted once.
    SIGNS_ANALOG_SUM("signs-analog-sum"),
    /// Positive inputs, then negative ones; both are converted, the difference is digital.
    SIGNS_DIGITAL_SUM("signs-digital-sum");

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
        return switch (this) {
            case PULSE_WIDTH -> 1;
            case BIT_SERIAL -> inputBits;
            case SIGNS_ANALOG_SUM, SIGNS_DIGITAL_SUM -> 2;
        };
    }

    /// Times that each column is converted for one input vector.
    public int conversions(int inputBits) {
        return this == SIGNS_ANALOG_SUM ? 1 : passes(inputBits);
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
