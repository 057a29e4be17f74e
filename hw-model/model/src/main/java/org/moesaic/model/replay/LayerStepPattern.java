package org.moesaic.model.replay;

import java.util.Arrays;

/// The accesses of a layer-step, what they took, and how often they occurred since that was last added up.
final class LayerStepPattern {

    long[] accesses = new long[0];
    int count;
    long duration;
    int bound;
    final long[] busy;
    long times;

    LayerStepPattern(int resources) {
        busy = new long[resources];
    }

    static int hash(long[] accesses, int from, int count) {
        long hash = count;
        for (int i = from; i < from + count; i++) {
            hash = (hash ^ accesses[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        // The high bits of a product depend on all bits of its factors, the low ones do not.
        return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 40);
    }

    boolean isOf(long[] others, int from, int otherCount) {
        return count == otherCount && Arrays.equals(accesses, 0, count, others, from, from + count);
    }

    void set(long[] others, int from, int newCount) {
        if (accesses.length < newCount) {
            accesses = new long[newCount];
        }
        System.arraycopy(others, from, accesses, 0, newCount);
        count = newCount;
    }
}
