package org.moesaic.model.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The tournament against a scan of all slots.
class VictimTreeProperties {

    @Property(tries = 300)
    void theFirstIsTheLowestOfAScan(
            @ForAll @IntRange(min = 1, max = 70) int slots, @ForAll long seed) {
        Random random = new Random(seed);
        VictimTree tree = new VictimTree(slots);
        long[] primary = new long[slots];
        long[] secondary = new long[slots];
        Arrays.fill(primary, VictimTree.NOT_A_VICTIM);
        assertFalse(tree.hasVictim());
        for (int change = 0; change < 200; change++) {
            int slot = random.nextInt(slots);
            primary[slot] = primary(random);
            if (random.nextBoolean()) {
                tree.rank(slot, primary[slot]);
            } else {
                // Distinct, as clocks and keys are: no two ranks are equal.
                secondary[slot] = (random.nextInt(1000) - 500) * (long) slots + slot;
                tree.rank(slot, primary[slot], secondary[slot]);
            }
            sameAsScan(tree, primary, secondary);
        }
    }

    private static void sameAsScan(VictimTree tree, long[] primary, long[] secondary) {
        int lowest = -1;
        for (int slot = 0; slot < primary.length; slot++) {
            assertEquals(primary[slot], tree.primary(slot));
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

    private static long primary(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> VictimTree.NOT_A_VICTIM;
            case 1 -> -NextUseIndex.NEVER;
            default -> random.nextInt(7) - 3;
        };
    }
}
