package org.moesaic.model.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The tournament against a scan of all slots.
class VictimTreeProperties {

    /// Many ties in the first rank, as in LFU counts and among keys that are never used again.
    @Property(tries = 200)
    void fewRanks(@ForAll @IntRange(min = 1, max = 150) int slots, @ForAll long seed) {
        Random random = new Random(seed);
        sameAsScan(
                slots,
                300,
                random,
                () ->
                        switch (random.nextInt(5)) {
                            case 0 -> VictimTree.NOT_A_VICTIM;
                            case 1 -> -NextUseIndex.NEVER;
                            default -> random.nextInt(7) - 3;
                        });
    }

    /// Ranks as Belady's: each one lower than most before it, so that winners are lost again and again.
    @Property(tries = 200)
    void manyRanks(@ForAll @IntRange(min = 1, max = 150) int slots, @ForAll long seed) {
        Random random = new Random(seed);
        sameAsScan(slots, 1000, random, () -> -random.nextInt(100_000));
    }

    /// The lowest of all is in the last slot, after the first slot has been the lowest and is no more: a number of slots
    /// for which a tournament has byes.
    @Example
    void winnersThatLose() {
        for (int slots = 2; slots <= 300; slots++) {
            VictimTree tree = new VictimTree(slots);
            for (int slot = 0; slot < slots; slot++) {
                tree.rank(slot, 100, slot);
            }
            tree.rank(slots - 1, 10, 0);
            tree.rank(0, 1);
            assertEquals(0, tree.first(), slots + " slots");
            tree.rank(0, 1000);
            assertEquals(slots - 1, tree.first(), slots + " slots");
            tree.rank(0, VictimTree.NOT_A_VICTIM);
            assertEquals(slots - 1, tree.first(), slots + " slots");
        }
    }

    private static void sameAsScan(int slots, int changes, Random random, LongSupplier ranks) {
        VictimTree tree = new VictimTree(slots);
        long[] primary = new long[slots];
        long[] secondary = new long[slots];
        Arrays.fill(primary, VictimTree.NOT_A_VICTIM);
        assertFalse(tree.hasVictim());
        for (int change = 0; change < changes; change++) {
            int slot = random.nextInt(slots);
            primary[slot] = ranks.getAsLong();
            if (random.nextBoolean()) {
                tree.rank(slot, primary[slot]);
            } else {
                secondary[slot] = (random.nextInt(1000) - 500) * (long) slots + slot;
                tree.rank(slot, primary[slot], secondary[slot]);
            }
            assertEquals(primary[slot], tree.primary(slot));
            // Several changes between two looks, as within an event.
            if (random.nextInt(3) == 0) {
                firstIsLowest(tree, primary, secondary);
            }
        }
    }

    private static void firstIsLowest(VictimTree tree, long[] primary, long[] secondary) {
        int lowest = -1;
        for (int slot = 0; slot < primary.length; slot++) {
            if (primary[slot] != VictimTree.NOT_A_VICTIM
                    && (lowest < 0
                            || primary[slot] < primary[lowest]
                            || (primary[slot] == primary[lowest]
                                    && secondary[slot] < secondary[lowest]))) {
                lowest = slot;
            }
        }
        assertEquals(lowest >= 0, tree.hasVictim());
        if (lowest >= 0) {
            // Slots that were never given a secondary rank are equal; then any of them will do.
            int first = tree.first();
            assertEquals(primary[lowest], primary[first]);
            assertEquals(secondary[lowest], secondary[first]);
        }
    }
}
