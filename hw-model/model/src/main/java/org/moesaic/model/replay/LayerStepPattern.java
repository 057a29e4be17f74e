package org.moesaic.model.replay;

/// The accesses of a layer-step, what they took, and how often they occurred since that was last added up.
final class LayerStepPattern {

    private static final long[] MULTIPLIERS = new long[64];

    static {
        long odd = 0x9E3779B97F4A7C15L;
        for (int i = 0; i < MULTIPLIERS.length; i++) {
            odd *= 0xD1342543DE82EF95L;
            MULTIPLIERS[i] = odd;
        }
    }

    long[] accesses = new long[0];
    int count;
    long duration;
    int bound;
    final long[] busy;
    long times;

    LayerStepPattern(int resources) {
        busy = new long[resources];
    }

    /// A sum of products with a multiplier for each place, so that no product waits for another.
    static int hash(long[] accesses, int from, int count) {
        long hash = count;
        for (int i = 0; i < count; i++) {
            hash += accesses[from + i] * MULTIPLIERS[i & (MULTIPLIERS.length - 1)];
        }
        // The high bits of a product depend on all bits of its factors, the low ones do not.
        return (int) (hash >>> 40) ^ (int) (hash >>> 52);
    }

    boolean isOf(long[] others, int from, int otherCount) {
        if (count != otherCount) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (accesses[i] != others[from + i]) {
                return false;
            }
        }
        return true;
    }

    void set(long[] others, int from, int newCount) {
        if (accesses.length < newCount) {
            accesses = new long[newCount];
        }
        System.arraycopy(others, from, accesses, 0, newCount);
        count = newCount;
    }
}
