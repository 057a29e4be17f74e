package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The code book of NF4 from its construction (QLoRA, section 3): quantiles of the normal distribution, eight for the
/// positive half and seven for the negative one, evenly spaced in probability from 0.9677083 to one half, 0 itself, all
/// divided by the largest.
class NormalFloatTest {

    private static final double OUTERMOST = 0.9677083;

    @Test
    void theCodeBookIsMadeOfNormalQuantiles() {
        double largest = quantile(OUTERMOST);
        for (int i = 0; i < 8; i++) {
            double probability = OUTERMOST - i * (OUTERMOST - 0.5) / 8;
            double expected = quantile(probability) / largest;
            assertEquals(expected, NormalFloatFormat.value(15 - i), 2e-6, "positive " + i);
        }
        for (int i = 0; i < 7; i++) {
            double probability = OUTERMOST - i * (OUTERMOST - 0.5) / 7;
            double expected = -quantile(probability) / largest;
            assertEquals(expected, NormalFloatFormat.value(i), 2e-6, "negative " + i);
        }
        assertEquals(0f, NormalFloatFormat.value(7));
    }

    /// By bisection.
    private static double quantile(double probability) {
        double low = 0;
        double high = 5;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (cumulative(middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Φ(x) = 1/2 + φ(x)·(x + x³/3 + x⁵/(3·5) + …).
    private static double cumulative(double x) {
        double term = x;
        double sum = 0;
        for (int k = 1; term > 1e-17; k += 2) {
            sum += term;
            term *= x * x / (k + 2);
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
