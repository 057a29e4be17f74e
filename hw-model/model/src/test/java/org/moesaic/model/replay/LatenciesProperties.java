package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The quantiles against those of a sorted list.
class LatenciesProperties {

    private static final double STATED = 1.0 / (1 << 14);

    @Property(tries = 500)
    void withinTheStatedBound(
            @ForAll @Size(min = 1, max = 60) List<@From("latencies") Long> latencies,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        long exact = exact(latencies, percent);
        long found = quantile(latencies, percent);
        assertTrue(found >= exact && found - exact <= exact * STATED, found + " for " + exact);
    }

    /// Latencies that lie close together, from the beginning of an octave, where buckets are relatively widest.
    @Property(tries = 300)
    void closeTogether(
            @ForAll @IntRange(min = 13, max = 60) int octave,
            @ForAll @Size(min = 2, max = 40) List<@IntRange(max = 1000) Integer> offsets,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        long step = Math.max(1, (1L << octave) >> 16);
        List<Long> latencies =
                offsets.stream().map(offset -> (1L << octave) + offset * step).toList();
        withinTheStatedBound(latencies, percent);
    }

    @Property(tries = 300)
    void exactWhereTheyDiffer(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 9000) Integer> exponents,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        // Powers of 1.0002 above 2^20: any two that are unequal differ by more than the bound.
        List<Long> latencies =
                exponents.stream().map(e -> (long) ((1 << 20) * Math.pow(1.0002, e))).toList();
        assertEquals(exact(latencies, percent), quantile(latencies, percent));
    }

    @Property(tries = 300)
    void exactBelowTheFirstOctave(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(max = (1 << 14) - 1) Integer> latencies,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        List<Long> wide = latencies.stream().map(Integer::longValue).toList();
        assertEquals(exact(wide, percent), quantile(wide, percent));
    }

    /// 0.99 of a hundred, a thousand, ... is a whole number of latencies, and rounding may not make it one more.
    @Example
    void wholeRanks() {
        for (int hundreds = 1; hundreds <= 3000; hundreds++) {
            Latencies latencies = new Latencies();
            latencies.add(1, 99L * hundreds);
            latencies.add(2, hundreds);
            assertEquals(OptionalLong.of(1), latencies.quantile(0.99), hundreds + " hundred");
            assertEquals(OptionalLong.of(1), latencies.quantile(0.50), hundreds + " hundred");
        }
    }

    @Example
    void ofNothingThereIsNone() {
        assertEquals(OptionalLong.empty(), new Latencies().quantile(0.5));
    }

    private static long quantile(List<Long> values, int percent) {
        Latencies latencies = new Latencies();
        values.forEach(value -> latencies.add(value, 1));
        return latencies.quantile(percent / 100.0).orElseThrow();
    }

    /// The smallest latency that at least this share of all does not exceed.
    private static long exact(List<Long> values, int percent) {
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        double share = percent / 100.0;
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    @Provide
    Arbitrary<Long> latencies() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }
}
