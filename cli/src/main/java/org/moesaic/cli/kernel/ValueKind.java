package org.moesaic.cli.kernel;

import java.util.random.RandomGenerator;

/// Kinds of numbers that a check multiplies.
enum ValueKind {
    /// Gaussian.
    NORMAL {
        @Override
        float next(RandomGenerator random) {
            return (float) random.nextGaussian();
        }
    },
    /// Subnormal, of both signs.
    DENORMAL {
        @Override
        float next(RandomGenerator random) {
            return Float.intBitsToFloat(random.nextInt(1, 0x80_0000))
                    * (random.nextBoolean() ? 1 : -1);
        }
    },
    /// Zeros of both signs.
    ZERO {
        @Override
        float next(RandomGenerator random) {
            return random.nextBoolean() ? 0f : -0f;
        }
    },
    /// One value throughout.
    EQUAL {
        @Override
        float next(RandomGenerator random) {
            return 0.75f;
        }
    },
    /// Gaussian, and one in sixteen a thousand times as large.
    OUTLIERS {
        @Override
        float next(RandomGenerator random) {
            return (float) random.nextGaussian() * (random.nextInt(16) == 0 ? 1000 : 1);
        }
    },
    /// Gaussian with an infinity or a NaN now and then: for inputs, because no quantiser takes such weights.
    NOT_FINITE {
        @Override
        float next(RandomGenerator random) {
            float value = (float) random.nextGaussian();
            return switch (random.nextInt(64)) {
                case 0 -> Float.NaN;
                case 1 -> value / 0f;
                default -> value;
            };
        }
    };

    abstract float next(RandomGenerator random);

    /// That many values.
    final float[] array(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = next(random);
        }
        return values;
    }
}
