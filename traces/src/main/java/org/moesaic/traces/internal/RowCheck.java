package org.moesaic.traces.internal;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import org.moesaic.traces.TraceHeader;

/// Holds one row's expert ids against what ids may be: in range, and each at most once. A row of zeros passes: it is what an
/// engine leaves in rows that it never wrote, and quality checks report it.
public final class RowCheck {

    private final int experts;
    private final String allowed;
    private final BitSet seen = new BitSet();

    /// @param experts experts in one layer, if the file says so
    public RowCheck(OptionalInt experts) {
        this.experts = experts.orElse(TraceHeader.MAX_EXPERTS);
        this.allowed = "expert ids are 0 to " + (this.experts - 1) + ", each at most once in a row";
    }

    /// What rows must be, in words.
    public String allowed() {
        return allowed;
    }

    /// True if the row is right. Most models have at most 64 experts, where a row's ids are the bits of one word.
    public boolean holds(int[] ids, int from, int count) {
        long mask = 0;
        for (int i = from; i < from + count; i++) {
            int id = ids[i];
            if (id < 0 || id > 63) {
                return holdsWide(ids, from, count);
            }
            mask |= 1L << id;
        }
        boolean inRange = experts > 63 || mask >>> experts == 0;
        return inRange && (Long.bitCount(mask) == count || mask == 1);
    }

    /// What is wrong with a row that does not hold.
    public String explain(int[] ids, int from, int count) {
        int[] row = Arrays.copyOfRange(ids, from, from + count);
        for (int id : row) {
            if (id < 0 || id >= experts) {
                return "expert " + id + " does not exist";
            }
        }
        seen.clear();
        for (int id : row) {
            if (seen.get(id)) {
                return "expert " + id + " twice in one row " + Arrays.toString(row);
            }
            seen.set(id);
        }
        return "row " + Arrays.toString(row);
    }

    private boolean holdsWide(int[] ids, int from, int count) {
        seen.clear();
        for (int i = from; i < from + count; i++) {
            int id = ids[i];
            if (id < 0 || id >= experts || seen.get(id)) {
                return false;
            }
            seen.set(id);
        }
        return true;
    }
}
