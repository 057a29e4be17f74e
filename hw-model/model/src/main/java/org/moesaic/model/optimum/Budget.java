package org.moesaic.model.optimum;

import java.util.function.DoubleFunction;

/// A bound on what all experts take together.
sealed interface Budget {

    /// What an expert takes with an option.
    @FunctionalInterface
    interface WholeUse {
        long of(int layer, int expert, int option);
    }

    /// The same where it is no whole number.
    @FunctionalInterface
    interface RealUse {
        double of(int layer, int expert, int option);
    }

    /// What was asked for, in words.
    String asked();

    /// The budget as its user would write it, of that size.
    DoubleFunction<String> text();

    /// How much may be taken.
    double limit();

    /// A sum of whole numbers, such as bytes.
    record Whole(WholeUse use, long most, String asked, DoubleFunction<String> text)
            implements Budget {
        @Override
        public double limit() {
            return most;
        }
    }

    /// A sum of numbers from 0, such as errors. It is kept strictly: what is next to the limit by rounding is over it.
    record Real(RealUse use, double limit, String asked, DoubleFunction<String> text)
            implements Budget {}

    /// Analog tiles of one device, of which experts that lie above each other share some.
    record Tiles(int device, long most, String asked, DoubleFunction<String> text)
            implements Budget {
        @Override
        public double limit() {
            return most;
        }
    }
}
