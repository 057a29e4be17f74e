package org.moesaic.model.replay;

import java.util.OptionalLong;

/// Latencies and how often each occurred, in bounded memory: quantiles are within 2^-14 (0.006 %) of the exact ones, and
/// exact where latencies differ by more than that or are below 2^14.
///
/// Buckets are as wide as 2^-14 of their value and remember the largest latency that fell into them.
final class Latencies {

    private static final int MANTISSA_BITS = 14;
    private static final int PER_OCTAVE = 1 << MANTISSA_BITS;

    private final long[][] counts = new long[Long.SIZE][];
    private final long[][] largest = new long[Long.SIZE][];
    private long total;

    void add(long picoseconds, long times) {
        int octave = octave(picoseconds);
        if (counts[octave] == null) {
            counts[octave] = new long[PER_OCTAVE];
            largest[octave] = new long[PER_OCTAVE];
        }
        // From the first octave on, the leading one of the mantissa is known and takes no bucket.
        int bucket = (int) (picoseconds >>> Math.max(0, octave - 1)) & (PER_OCTAVE - 1);
        counts[octave][bucket] += times;
        largest[octave][bucket] = Math.max(largest[octave][bucket], picoseconds);
        total += times;
    }

    /// The smallest latency that at least the share `quantile` of all does not exceed; empty if there are none.
    OptionalLong quantile(double quantile) {
        long rank = (long) Math.ceil(quantile * total);
        long below = 0;
        for (int octave = 0; octave < counts.length; octave++) {
            for (int bucket = 0; counts[octave] != null && bucket < PER_OCTAVE; bucket++) {
                below += counts[octave][bucket];
                if (counts[octave][bucket] > 0 && below >= rank) {
                    return OptionalLong.of(largest[octave][bucket]);
                }
            }
        }
        return OptionalLong.empty();
    }

    /// 0 for values that need no more bits than a mantissa has; one more for each doubling.
    private static int octave(long value) {
        return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - MANTISSA_BITS);
    }
}
