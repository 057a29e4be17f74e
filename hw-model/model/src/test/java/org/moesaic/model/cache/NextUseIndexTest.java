package org.moesaic.model.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NextUseIndexTest {

    /// A piece of the index holds 2^21 accesses; this many fill two and begin a third.
    private static final int MANY = (2 << 21) + 1000;

    @Test
    void nextUsesAcrossManyPieces() {
        sameAsBackwardScan(MANY, 700, 1);
    }

    /// A key of the first piece that is next used in the last one.
    @Test
    void aNextUseAcrossABorder() {
        try (NextUseIndex index = new NextUseIndex(2)) {
            index.append(1, 0);
            for (int access = 1; access < MANY; access++) {
                index.append(0, access);
            }
            index.append(1, MANY);
            assertEquals(MANY, index.nextUse(0));
            assertEquals(2, index.nextUse(1));
            assertEquals(NextUseIndex.NEVER, index.nextUse(MANY - 1));
            assertEquals(NextUseIndex.NEVER, index.nextUse(MANY));
            assertEquals(MANY + 1, index.size());
        }
    }

    @Test
    void manyIndexesOneAfterAnother() {
        for (int seed = 0; seed < 300; seed++) {
            sameAsBackwardScan(seed, 1 + seed % 9, seed);
        }
    }

    @Test
    void nothingCanBeReadAfterClosing() {
        NextUseIndex index = new NextUseIndex(1);
        index.append(0, 0);
        index.close();
        assertThrows(IllegalStateException.class, () -> index.nextUse(0));
    }

    private static void sameAsBackwardScan(int accesses, int keys, long seed) {
        Random random = new Random(seed);
        int[] key = random.ints(accesses, 0, keys).toArray();
        long[] event = new long[accesses];
        for (int i = 1; i < accesses; i++) {
            // Often the same event again: the accesses of a layer-step.
            event[i] = event[i - 1] + (random.nextInt(3) == 0 ? 1 : 0);
        }
        try (NextUseIndex index = new NextUseIndex(keys)) {
            for (int i = 0; i < accesses; i++) {
                index.append(key[i], event[i]);
            }
            assertEquals(accesses, index.size());
            long[] next = new long[keys];
            Arrays.fill(next, NextUseIndex.NEVER);
            for (int i = accesses - 1; i >= 0; i--) {
                if (next[key[i]] != index.nextUse(i)) {
                    assertEquals(next[key[i]], index.nextUse(i), "access " + i);
                }
                next[key[i]] = event[i];
            }
        }
    }
}
