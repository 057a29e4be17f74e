package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SystolicArrayProperties {

    @Property(tries = 300)
    void theSameAsGoingThroughTheFoldsOneByOne(
            @ForAll Dataflow dataflow,
            @ForAll boolean doubleBuffered,
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 9) int columns,
            @ForAll @IntRange(min = 1, max = 40) int m,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 40) int k,
            @ForAll @IntRange(min = 1, max = 7) int count) {
        SystolicArray array = new SystolicArray(rows, columns, dataflow, doubleBuffered);
        FoldByFold slow = new FoldByFold(array, m, n, k);
        assertEquals(slow.cyclesOfBusiest(count), array.cycles(m, n, k, count));
        assertEquals(slow.accesses(), array.sramAccesses(m, n, k));
        assertEquals(slow.folds(), array.folds(m, n, k));
    }

    @Property(tries = 300)
    void moreWorkNeverTakesLess(
            @ForAll Dataflow dataflow,
            @ForAll boolean doubleBuffered,
            @ForAll @IntRange(min = 1, max = 64) int rows,
            @ForAll @IntRange(min = 1, max = 64) int columns,
            @ForAll @IntRange(min = 1, max = 5000) int m,
            @ForAll @IntRange(min = 1, max = 5000) int n,
            @ForAll @IntRange(min = 1, max = 5000) int k) {
        SystolicArray array = new SystolicArray(rows, columns, dataflow, doubleBuffered);
        long cycles = array.cycles(m, n, k);
        assertTrue(array.cycles(m + 1, n, k) >= cycles);
        assertTrue(array.cycles(m, n + 1, k) >= cycles);
        assertTrue(array.cycles(m, n, k + 1) >= cycles);
        assertTrue(array.cycles(m, n, k, 2) <= cycles);
    }

    @Property(tries = 300)
    void noFasterThanAllMultipliersBusyAndNoSlowerThanPublished(
            @ForAll Dataflow dataflow,
            @ForAll @IntRange(min = 1, max = 64) int rows,
            @ForAll @IntRange(min = 1, max = 64) int columns,
            @ForAll @IntRange(min = 1, max = 5000) int m,
            @ForAll @IntRange(min = 1, max = 5000) int n,
            @ForAll @IntRange(min = 1, max = 5000) int k) {
        SystolicArray published = new SystolicArray(rows, columns, dataflow, false);
        SystolicArray buffered = new SystolicArray(rows, columns, dataflow, true);
        assertTrue(buffered.utilisation(m, n, k) <= 1);
        assertTrue(buffered.utilisation(m, n, k) > 0);
        assertTrue(buffered.cycles(m, n, k) <= published.cycles(m, n, k));
        long oneFold = published.folds(m, n, k);
        assertEquals(published.cycles(m, n, k, oneFold), buffered.cycles(m, n, k, oneFold));
        Roofline roof = Roofline.ideal((double) rows * columns, 1);
        long bound = roof.picoseconds(SystolicArray.macs(m, n, k), 0) / 1_000_000_000_000L;
        assertTrue(buffered.cycles(m, n, k) >= bound);
    }
}
