package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OutlierScalesProperties {

    /// One token and its negative, so that both sides have the same extremes.
    private static double[] both(double... x) {
        double[] both = Arrays.copyOf(x, 2 * x.length);
        for (int c = 0; c < x.length; c++) {
            both[x.length + c] = -x[c];
        }
        return both;
    }

    /// Ten channels of 1 and two far out: both stand apart from nothing but each other, so Otsu's threshold parts them, and
    /// only the larger one is an outlier.
    @Example
    void theThresholdPartsTheCandidates() {
        double[] x = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 24};
        double[] wanted = new double[12];
        Arrays.fill(wanted, 1);
        wanted[11] = Math.pow(24.0 / 3, 0.7);
        assertArrayEquals(wanted, OutlierScales.PAPER.of(both(x), 12), 1e-12);
    }

    /// One candidate is one beyond the fence; its scale goes by the largest of the others.
    @Example
    void oneAloneIsAnOutlier() {
        double[] x = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 32, 1};
        double[] scales = new OutlierScales(0.65, 0.5).of(both(x), 20);
        assertEquals(Math.sqrt(32), scales[18], 1e-12);
        scales[18] = 1;
        assertArrayEquals(new double[20], Arrays.stream(scales).map(s -> s - 1).toArray());
    }

    /// A channel that is far out on the negative side only.
    @Example
    void eachSideIsLookedAt() {
        double[] x = new double[20];
        Arrays.fill(x, 1);
        double[] y = new double[20];
        Arrays.fill(y, -1);
        y[7] = -100;
        double[] both = Arrays.copyOf(x, 40);
        System.arraycopy(y, 0, both, 20, 20);
        double[] scales = OutlierScales.PAPER.of(both, 20);
        assertEquals(Math.pow(100, 0.7), scales[7], 1e-12);
        assertEquals(1, scales[6]);
    }

    /// Nothing to compare with: zeros, or nothing on that side of 0.
    @Example
    void zerosHaveNoOutliers() {
        double[] ones = new double[8];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, OutlierScales.PAPER.of(new double[24], 8));
        double[] one = new double[8];
        one[3] = 5;
        assertArrayEquals(ones, OutlierScales.PAPER.of(one, 8));
    }

    @Property(tries = 200)
    void otsuIsTheMostVarianceBetween(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
        double[] sorted = new Random(seed).doubles(n).map(u -> 1 / (0.02 + u)).sorted().toArray();
        double threshold = OutlierScales.otsu(sorted);
        double found = between(sorted, threshold);
        for (int i = 0; i < n - 1; i++) {
            assertTrue(between(sorted, sorted[i]) <= found * (1 + 1e-9));
        }
    }

    private static double between(double[] values, double threshold) {
        double[] low = Arrays.stream(values).filter(v -> v <= threshold).toArray();
        double[] high = Arrays.stream(values).filter(v -> v > threshold).toArray();
        double apart =
                Arrays.stream(low).average().orElseThrow()
                        - Arrays.stream(high).average().orElseThrow();
        return (double) low.length * high.length * apart * apart;
    }

    /// Another unit of activations changes no scale; no scale is below 1; the largest channel is never the least scaled.
    @Property(tries = 200)
    void scalesHaveNoUnit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int width) {
        Random random = new Random(seed);
        double[] x = new double[4 * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian() * Math.pow(2, i % width % 7);
        }
        double[] scales = OutlierScales.PAPER.of(x, width);
        double[] larger =
                OutlierScales.PAPER.of(Arrays.stream(x).map(v -> v * 1024).toArray(), width);
        assertArrayEquals(scales, larger, 1e-12);
        for (double scale : scales) {
            assertTrue(scale >= 1 && Double.isFinite(scale));
        }
    }

    @Example
    void quantilesByProportion() {
        double[] sorted = {1, 2, 4, 8};
        assertEquals(1, OutlierScales.quantile(sorted, 0));
        assertEquals(8, OutlierScales.quantile(sorted, 1));
        assertEquals(3, OutlierScales.quantile(sorted, 0.5), 1e-12);
        assertEquals(2 + 0.95 * 2, OutlierScales.quantile(sorted, 0.65), 1e-12);
    }

    @Example
    void whatIsOutsideIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new OutlierScales(0.4, 0.7));
        assertThrows(IllegalArgumentException.class, () -> new OutlierScales(0.65, 1.1));
        assertThrows(IllegalArgumentException.class, () -> new OutlierScales(Double.NaN, 0.5));
    }
}
