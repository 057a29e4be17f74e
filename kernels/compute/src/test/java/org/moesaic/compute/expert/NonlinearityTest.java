package org.moesaic.compute.expert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NonlinearityTest {

    /// Values of the error function: Abramowitz and Stegun, table 7.1.
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.1, 0.1124629160",
        "0.5, 0.5204998778",
        "1, 0.8427007929",
        "1.5, 0.9661051465",
        "2, 0.9953222650",
        "7, 1",
        "Infinity, 1"
    })
    void erf(double x, double value) {
        assertEquals(value, Erf.of(x), 5e-11);
        assertEquals(-value, Erf.of(-x), 5e-11);
    }

    /// Where the series ends and the constant begins there is no step.
    @Test
    void erfIsContinuous() {
        assertEquals(1, Erf.of(Math.nextDown(6.0)), 1e-14);
        assertTrue(Double.isNaN(Erf.of(Double.NaN)));
        for (double x = -6; x < 6; x += 0.01) {
            assertTrue(Erf.of(x) <= Erf.of(x + 0.01) + 1e-14, "falls at " + x);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // 1 / (1 + 1/e), and so on.
        "SILU, 1, 0.7310585786300049",
        "SILU, -2, -0.2384058440442351",
        "SILU, -1000, 0",
        "SILU, 1000, 1000",
        "GELU_ERF, 1, 0.8413447460685429",
        "GELU_ERF, -1, -0.15865525393145707",
        "GELU_ERF, 30, 30",
        "GELU_TANH, 1, 0.8411919906082768",
        "GELU_TANH, -30, 0",
        "RELU, 3, 3",
        "RELU, -3, 0",
        "CLAMPED_SWIGLU, 1, 0.8457957659328212",
        "CLAMPED_SWIGLU, -2, -0.06434137685579186",
        "CLAMPED_SWIGLU, 50, 6.999953128303318"
    })
    void values(Nonlinearity function, double x, double value) {
        assertEquals(value, function.of(x), 1e-15 * Math.max(1, Math.abs(value)));
        assertTrue(Double.isNaN(function.of(Double.NaN)));
        assertEquals(0, function.of(0));
    }

    /// gpt-oss: the gate is cut from above only, up on both sides, and 1 is added to it.
    @Test
    void theUnitOfGptOss() {
        double one = Nonlinearity.CLAMPED_SWIGLU.of(1);
        assertEquals(3.5 * one, Nonlinearity.CLAMPED_SWIGLU.gated(1, 2.5), 1e-15);
        assertEquals(0, Nonlinearity.CLAMPED_SWIGLU.gated(1, -1));
        assertEquals(8 * one, Nonlinearity.CLAMPED_SWIGLU.gated(1, 80), 1e-14);
        assertEquals(-6 * one, Nonlinearity.CLAMPED_SWIGLU.gated(1, -80), 1e-14);
        double cut = Nonlinearity.CLAMPED_SWIGLU.of(7);
        assertEquals(2 * cut, Nonlinearity.CLAMPED_SWIGLU.gated(1e9, 1), 1e-14);
        double low = Nonlinearity.CLAMPED_SWIGLU.of(-20);
        assertEquals(2 * low, Nonlinearity.CLAMPED_SWIGLU.gated(-20, 1), 1e-14);
        assertTrue(Double.isNaN(Nonlinearity.CLAMPED_SWIGLU.gated(1, Double.NaN)));
    }

    @Test
    void otherUnitsAreProducts() {
        assertEquals(2 * Nonlinearity.SILU.of(0.3), Nonlinearity.SILU.gated(0.3, 2), 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Nonlinearity.class)
    void namesAreReadBack(Nonlinearity function) {
        assertEquals(Optional.of(function), Nonlinearity.parse(function.label()));
        assertTrue(Nonlinearity.parse("swish").isEmpty());
    }

    /// The stated distance of the approximation.
    @Test
    void theTwoFormsOfGelu() {
        double worst = 0;
        for (double x = -8; x < 8; x += 0.001) {
            worst =
                    Math.max(
                            worst,
                            Math.abs(Nonlinearity.GELU_ERF.of(x) - Nonlinearity.GELU_TANH.of(x)));
        }
        assertTrue(worst < 5e-4 && worst > 4e-4, "apart by " + worst);
    }
}
