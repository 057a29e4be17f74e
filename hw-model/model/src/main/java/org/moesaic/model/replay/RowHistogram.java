package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Accesses counted by class of experts and by the rows they serve: all that action counts depend on.
final class RowHistogram {

    private static final int DENSE_ROWS = 4096;

    private final long[][] dense;
    private final Map<Long, Long> sparse = new TreeMap<>();

    RowHistogram(int classes) {
        dense = new long[classes][2];
    }

    void add(int expertClass, int rows, long accesses) {
        long[] counts = dense[expertClass];
        if (rows >= counts.length) {
            if (rows > DENSE_ROWS) {
                sparse.merge((long) expertClass << Integer.SIZE | rows, accesses, Long::sum);
                return;
            }
            counts = Arrays.copyOf(counts, Math.max(rows + 1, 2 * counts.length));
            dense[expertClass] = counts;
        }
        counts[rows] += accesses;
    }

    /// Receives what was counted.
    interface Visitor {
        void visit(int expertClass, int rows, long accesses);
    }

    /// Visits every (class, rows) that occurred, in ascending order.
    void forEach(Visitor visitor) {
        for (int expertClass = 0; expertClass < dense.length; expertClass++) {
            for (int rows = 1; rows < dense[expertClass].length; rows++) {
                if (dense[expertClass][rows] > 0) {
                    visitor.visit(expertClass, rows, dense[expertClass][rows]);
                }
            }
        }
        sparse.forEach(
                (key, count) -> visitor.visit((int) (key >> Integer.SIZE), key.intValue(), count));
    }
}
