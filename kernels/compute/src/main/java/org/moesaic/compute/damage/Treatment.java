package org.moesaic.compute.damage;

import org.moesaic.compute.analog.TileDescription;
import org.moesaic.formats.NumberFormat;

/// What is done to the weights of an expert.
public sealed interface Treatment {

    /// As written on a command line: a format's name, or `analog:` and a tile's.
    String name();

    /// Everything that the outcome depends on, as text: what a cache goes by.
    String content();

    /// Stored in a number format, rounded to nearest, multiplied by digital kernels.
    record Digital(NumberFormat format) implements Treatment {

        @Override
        public String name() {
            return format.name();
        }

        @Override
        public String content() {
            return "digital " + format.name();
        }
    }

    /// Programmed onto analog tiles.
    ///
    /// A tile with one fixed input range gets the range that calibration finds for each matrix
    /// ([org.moesaic.compute.analog.InputCalibration]); other scalings stay as described.
    ///
    /// @param seconds since programming, 0 or more
    record Analog(TileDescription tile, double seconds) implements Treatment {

        public Analog {
            if (!(seconds >= 0) || Double.isInfinite(seconds)) {
                throw new IllegalArgumentException(
                        seconds + " s since programming; 0 or more, and finite");
            }
        }

        @Override
        public String name() {
            return "analog:" + tile.preset().name();
        }

        @Override
        public String content() {
            StringBuilder text = new StringBuilder("analog at ").append(seconds).append(" s\n");
            for (TileDescription.Parameter each : tile.parameters()) {
                text.append(each.path()).append('=').append(each.value()).append('\n');
            }
            return text.toString();
        }
    }
}
