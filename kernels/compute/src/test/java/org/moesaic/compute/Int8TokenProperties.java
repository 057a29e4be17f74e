package org.moesaic.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class Int8TokenProperties {

    @Property(tries = 300)
    void everyInputIsWithinHalfAStep(@ForAll @Size(min = 1, max = 40) float[] x) {
        byte[] codes = new byte[x.length];
        float scale = Int8Token.quantise(x, 0, x.length, codes);
        for (int i = 0; i < x.length; i++) {
            double error = Math.abs((double) codes[i] * scale - x[i]);
            // Half a step, and the roundings of scale, inverse and product.
            double bound = scale == 0 ? Int8Token.SMALLEST : scale * 0.5 + Math.abs(x[i]) * 0x1p-22;
            assertTrue(error <= bound, x[i] + " became " + codes[i] + " of " + scale);
        }
    }

    @Property(tries = 200)
    void theLargestBecomes127(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 50) int count,
            @ForAll @IntRange(min = -118, max = 127) int exponent) {
        Random random = new Random(seed);
        float largest = Math.scalb(random.nextFloat(1, 2), exponent);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = largest * random.nextFloat(-1, 1);
        }
        int at = random.nextInt(count);
        x[at] = random.nextBoolean() ? largest : -largest;
        byte[] codes = new byte[count];
        assertEquals(largest / 127, Int8Token.quantise(x, 0, count, codes));
        assertEquals(x[at] > 0 ? 127 : -127, codes[at]);
    }

    @Example
    void tiesGoToTheEvenCode() {
        float[] x = {127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f};
        byte[] codes = new byte[7];
        assertEquals(1, Int8Token.quantise(x, 0, 7, codes));
        assertArrayEquals(new byte[] {127, 0, 2, 2, 0, -2, -2}, codes);
    }

    @Example
    void whatHasNoScale() {
        byte[] codes = new byte[2];
        for (float[] x : new float[][] {{0, -0f}, {0x1p-119f, 0}, {Float.MIN_VALUE, 0}}) {
            Arrays.fill(codes, (byte) 7);
            assertEquals(0, Int8Token.quantise(x, 0, 2, codes), Arrays.toString(x));
            assertArrayEquals(new byte[2], codes);
        }
        for (float odd :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Arrays.fill(codes, (byte) 7);
            assertEquals(Float.NaN, Int8Token.quantise(new float[] {1, odd}, 0, 2, codes));
            assertArrayEquals(new byte[2], codes);
        }
        assertEquals(0, Int8Token.quantise(new float[0], 0, 0, codes));
        assertEquals(0x1p-118f / 127, Int8Token.quantise(new float[] {0x1p-118f}, 0, 1, codes));
        assertEquals(127, codes[0]);
    }
}
