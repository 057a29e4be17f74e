package org.moesaic.rtl.systolic;

import java.util.Objects;
import java.util.SplittableRandom;

/// A product of `M x K` activations with `K x N` weights, as numbers.
///
/// @param activations row after row, M·K of them
/// @param weights row after row, K·N of them
public record Product(int m, int n, int k, int[] activations, int[] weights) {

    public Product {
        Objects.requireNonNull(activations);
        Objects.requireNonNull(weights);
        if (m < 1
                || n < 1
                || k < 1
                || activations.length != Math.multiplyExact(m, k)
                || weights.length != Math.multiplyExact(k, n)) {
            throw new IllegalArgumentException("a product of " + m + " x " + n + " x " + k);
        }
    }

    /// Operands over their whole range, the same for the same seed.
    public static Product random(int m, int n, int k, ArrayShape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Product(
                m,
                n,
                k,
                numbers(random, Math.multiplyExact(m, k), shape.activationBits()),
                numbers(random, Math.multiplyExact(k, n), shape.weightBits()));
    }

    private static int[] numbers(SplittableRandom random, int count, int bits) {
        int bound = 1 << (bits - 1);
        return random.ints(count, -bound, bound).toArray();
    }

    int activation(int row, int input) {
        return activations[row * k + input];
    }

    int weight(int input, int output) {
        return weights[input * n + output];
    }

    /// What the array must give: exact sums for each block of inputs that is in the array at once, added one block after
    /// another in an accumulator that saturates. Row after row, M·N numbers.
    public long[] result(ArrayShape shape) {
        int block = shape.dataflow() == Dataflow.OUTPUT_STATIONARY ? k : shape.rows();
        long largest = (1L << (shape.accumulatorBits() - 1)) - 1;
        long[] result = new long[Math.multiplyExact(m, n)];
        for (int row = 0; row < m; row++) {
            for (int output = 0; output < n; output++) {
                long accumulator = 0;
                for (int from = 0; from < k; from += block) {
                    long sum = 0;
                    for (int input = from; input < Math.min(k, from + block); input++) {
                        sum += (long) activation(row, input) * weight(input, output);
                    }
                    accumulator = Math.clamp(accumulator + sum, -largest - 1, largest);
                }
                result[row * n + output] = accumulator;
            }
        }
        return result;
    }
}
