package org.moesaic.verification.benchmark.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.verification.benchmark.kernels.Figures.Key;
import org.moesaic.verification.benchmark.kernels.Figures.Spread;

/// Medians over rounds; ratios of turns of one round, so that a machine that changes its speed changes no ratio.
class FiguresTest {

    private static final Cell ONE = new Cell(Cell.SMALL, false, 1, 1);
    private static final Cell TWO = new Cell(Cell.SMALL, false, 2, 1);
    private static final long WEIGHTS = 1024 * 2048;

    private final List<Slice> slices = new ArrayList<>();

    private void slice(Cell cell, int round, String who, long bytes, double nanoseconds) {
        slices.add(new Slice("vector", "int4/int8", cell, round, who, bytes, nanoseconds));
    }

    private static Key key(Cell cell, String who) {
        return new Key("vector", "int4/int8", cell, who);
    }

    @Test
    void aMachineThatHalvesItsSpeedChangesNoRatio() {
        for (int round = 0; round < 3; round++) {
            int slow = round == 1 ? 2 : 1;
            slice(ONE, round, Slice.OURS, WEIGHTS, 100_000 * slow);
            slice(ONE, round, "ggml q4_K", WEIGHTS, 150_000 * slow);
        }
        Figures figures = new Figures(slices);
        Spread spread =
                figures.timesWeights(key(ONE, Slice.OURS), key(ONE, "ggml q4_K")).orElseThrow();
        assertEquals(new Spread(1.5, 1.5, 1.5), spread);
        assertEquals(WEIGHTS / 100_000.0, figures.gigaweights(key(ONE, Slice.OURS)).orElseThrow());
    }

    @Test
    void roundsThatOnlyOneSideHasAreNoRatio() {
        slice(ONE, 0, Slice.OURS, WEIGHTS, 100_000);
        slice(ONE, 1, Slice.OURS, WEIGHTS, 400_000);
        slice(ONE, 0, "ggml q4_K", WEIGHTS, 200_000);
        slice(ONE, 2, "ggml q4_K", WEIGHTS, 900_000);
        Figures figures = new Figures(slices);
        assertEquals(
                new Spread(2, 2, 2),
                figures.timesWeights(key(ONE, Slice.OURS), key(ONE, "ggml q4_K")).orElseThrow());
        assertTrue(figures.timesWeights(key(ONE, Slice.OURS), key(TWO, "ggml q4_K")).isEmpty());
    }

    @Test
    void theMedianOfTwoIsTheirMiddle() {
        slice(ONE, 0, Slice.OURS, WEIGHTS / 2, WEIGHTS);
        slice(ONE, 1, Slice.OURS, WEIGHTS / 2, WEIGHTS / 2.0);
        Figures figures = new Figures(slices);
        assertEquals(1.5, figures.gigaweights(key(ONE, Slice.OURS)).orElseThrow());
        assertEquals(.75, figures.gigabytes(key(ONE, Slice.OURS)).orElseThrow());
        assertEquals(4, figures.bitsPerWeight(key(ONE, Slice.OURS)).orElseThrow());
        assertFalse(figures.gigaweights(key(TWO, Slice.OURS)).isPresent());
    }

    @Test
    void aBatchCountsItsWeightsOnceForEachVector() {
        Cell batch = new Cell(Cell.SMALL, false, 1, 16);
        slice(ONE, 0, Slice.OURS, WEIGHTS, 100_000);
        slice(batch, 0, Slice.OURS, WEIGHTS, 400_000);
        Target target =
                Target.all().stream()
                        .filter(each -> each.measure() == Target.Measure.BATCH)
                        .filter(each -> each.backend().equals("vector"))
                        .filter(each -> each.kernel().equals("int4/int8"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(new Spread(4, 4, 4), target.spread(new Figures(slices), ONE).orElseThrow());
    }

    @Test
    void theShareOfReadingIsOfBytes() {
        slices.add(new Slice("vector", "fp32", ONE, 0, Slice.OURS, 4 * WEIGHTS, 400_000));
        slices.add(new Slice("vector", "fp32", ONE, 0, Slice.READ, 1_000_000_000, 40_000_000));
        Target share = Target.all().getFirst();
        double ours = 4.0 * WEIGHTS / 400_000;
        Spread spread = share.spread(new Figures(slices), ONE).orElseThrow();
        assertEquals(ours / 25, spread.median(), 1e-12);
    }
}
