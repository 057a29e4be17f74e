package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.moesaic.compute.Backend;
import org.moesaic.compute.ReferenceProvider;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormats;

class RouterDamageTest {

    private final Backend backend = new ReferenceProvider().open(0, 1);

    @Test
    void fewerBitsAgreeLess() {
        WeightSource router = Experts.matrix(64, 128, 1, 9);
        CalibrationTokens tokens = CalibrationTokens.gaussian(64, 128, 1, 2);
        RouterDamage exact = of(router, tokens, "fp32");
        RouterDamage eight = of(router, tokens, "int8");
        RouterDamage two = of(router, tokens, "int2");
        assertEquals(1, exact.agreement());
        assertEquals(0, exact.gateDivergence(), 1e-9);
        assertTrue(eight.agreement() > 0.95 && eight.agreement() >= two.agreement());
        assertTrue(two.gateDivergence() > 10 * eight.gateDivergence());
    }

    /// EAQuant: k = 8 of n = 64.
    @Test
    void theTopGrowsWithAlpha() {
        assertEquals(8, GateDivergence.top(8, 64, 0));
        assertEquals(22, GateDivergence.top(8, 64, 0.25));
        assertEquals(36, GateDivergence.top(8, 64, 0.5));
        assertEquals(50, GateDivergence.top(8, 64, 0.75));
        assertEquals(64, GateDivergence.top(8, 64, 1));
        assertEquals(9, GateDivergence.top(8, 11, 0.5));
        assertThrows(IllegalArgumentException.class, () -> GateDivergence.top(9, 8, 0));
    }

    @Test
    void divergenceIsZeroForLogitsThatDifferByAConstant() {
        double[] logits = {1, -2, 0.5};
        assertEquals(0, GateDivergence.of(logits, new double[] {4, 1, 3.5}, 3), 1e-12);
        assertTrue(GateDivergence.of(logits, new double[] {4, 1.1, 3.5}, 3) > 0);
    }

    /// By hand: p = (3/4, 1/4), q = (1/2, 1/2).
    @Test
    void softmaxComesBeforeTheChoice() {
        double[] exact = {Math.log(3), 0};
        double[] other = {0, 0};
        assertEquals(0.75 * Math.log(1.5), GateDivergence.of(exact, other, 1), 1e-12);
        double whole = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
        assertEquals(whole, GateDivergence.of(exact, other, 2), 1e-12);
    }

    private RouterDamage of(WeightSource router, CalibrationTokens tokens, String format) {
        return RouterDamage.of(
                backend,
                0,
                router,
                new float[0],
                8,
                tokens,
                NumberFormats.parse(format).orElseThrow());
    }
}
