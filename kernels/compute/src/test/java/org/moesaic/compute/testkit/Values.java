package org.moesaic.compute.testkit;

import java.util.random.RandomGenerator;

/// Kinds of numbers that kernels get wrong.
public enum Values {
    /// Gaussian.
    NORMAL {
        @Override
        float next(RandomGenerator random, int index) {
            return (float) random.nextGaussian();
        }
    },
    /// Subnormal, of both signs.
    DENORMAL {
        @Override
        float next(RandomGenerator random, int index) {
            return Float.intBitsToFloat(random.nextInt(1, 0x80_0000))
                    * (random.nextBoolean() ? 1 : -1);
        }
    },
    /// Zeros of both signs.
    ZERO {
        @Override
        float next(RandomGenerator random, int index) {
            return random.nextBoolean() ? 0f : -0f;
        }
    },
    /// One value throughout.
    EQUAL {
        @Override
        float next(RandomGenerator random, int index) {
            return 0.75f;
        }
    },
    /// Gaussian, and one in sixteen a thousand times as large.
    OUTLIERS {
        @Override
        float next(RandomGenerator random, int index) {
            return (float) random.nextGaussian() * (random.nextInt(16) == 0 ? 1000 : 1);
        }
    },
    /// Gaussian, but zero from the 16th to the 300th of every 512: whole groups of zeros.
    ZERO_GROUPS {
        @Override
        float next(RandomGenerator random, int index) {
            boolean zero = index % 512 >= 16 && index % 512 < 300;
            return zero ? 0 : (float) random.nextGaussian();
        }
    },
    /// Magnitudes from 1e-30 to 1e30.
    WIDE {
        @Override
        float next(RandomGenerator random, int index) {
            double magnitude = Math.pow(10, random.nextDouble(-30, 30));
            return (float) (random.nextBoolean() ? magnitude : -magnitude);
        }
    },
    /// Gaussian with an infinity of either sign now and then; the first one always.
    INFINITE {
        @Override
        float next(RandomGenerator random, int index) {
            float value = (float) random.nextGaussian();
            return index == 0 || random.nextInt(100) == 0 ? value / 0f : value;
        }
    },
    /// Gaussian with a NaN now and then; the first one always.
    NOT_A_NUMBER {
        @Override
        float next(RandomGenerator random, int index) {
            return index == 0 || random.nextInt(100) == 0
                    ? Float.NaN
                    : (float) random.nextGaussian();
        }
    };

    abstract float next(RandomGenerator random, int index);

    /// Whether every value is finite.
    public boolean finite() {
        return this != INFINITE && this != NOT_A_NUMBER;
    }

    /// That many values.
    public float[] array(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = next(random, i);
        }
        return values;
    }
}
