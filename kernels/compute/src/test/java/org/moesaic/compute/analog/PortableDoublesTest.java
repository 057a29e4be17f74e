package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PortableDoublesTest {

    @Test
    void logarithms() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            double x = Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-1021, 1024));
            double exact = StrictMath.log(x);
            double within = 0x1p-50 * Math.max(1, Math.abs(exact));
            assertEquals(exact, PortableDoubles.ln(x), within, "ln " + x);
        }
        assertEquals(0, PortableDoubles.ln(1));
    }

    @Test
    void exponentials() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100_000; i++) {
            double x = random.nextDouble(-60, 60);
            double exact = StrictMath.exp(x);
            assertEquals(exact, PortableDoubles.exp(x), 0x1p-50 * exact, "exp " + x);
        }
        assertEquals(1, PortableDoubles.exp(0));
        assertEquals(StrictMath.exp(-700), PortableDoubles.exp(-1e9), 1e-318);
    }
}
