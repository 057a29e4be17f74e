package org.moesaic.model.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// What follows from the rules, on requests of one key each; [CacheProperties] has the rules themselves.
class EvictionProperties {

    private static int[] skewed(Random random, int keys, int count) {
        return random.doubles(count).mapToInt(x -> (int) (x * x * keys)).toArray();
    }

    /// @return for each request whether it hit
    private static boolean[] hits(CacheSpec.Kind kind, int[] requests, int keys, int capacity) {
        long[] sizes = new long[keys];
        Arrays.fill(sizes, 1);
        long[] next = new long[requests.length];
        long[] later = new long[keys];
        Arrays.fill(later, NextUseIndex.NEVER);
        for (int i = requests.length - 1; i >= 0; i--) {
            next[i] = later[requests[i]];
            later[requests[i]] = i;
        }
        ExpertCache cache = ExpertCache.of(kind, sizes, capacity);
        boolean[] hits = new boolean[requests.length];
        boolean[] missed = new boolean[1];
        for (int i = 0; i < requests.length; i++) {
            cache.beginStep();
            cache.access(new int[] {requests[i]}, 1, new long[] {next[i]}, missed);
            hits[i] = !missed[0];
        }
        return hits;
    }

    private static int count(CacheSpec.Kind kind, int[] requests, int keys, int capacity) {
        int count = 0;
        for (boolean hit : hits(kind, requests, keys, capacity)) {
            count += hit ? 1 : 0;
        }
        return count;
    }

    private static CacheSpec.Kind ahead(long events) {
        return new Evictions.Belady(OptionalLong.of(events));
    }

    /// Read-ME's law of independent uniform requests: whatever does not see the future hits c in N. Its column of random
    /// eviction is that of N = 6; with N = 7 it would be 28.6 to 71.4.
    @Example
    void independentUniformRequests() {
        int[] requests = new Random(11).ints(200_000, 0, 6).toArray();
        double[] paper = {34.19, 50.14, 67.52, 82.91};
        for (int capacity = 2; capacity <= 5; capacity++) {
            double law = 100.0 * capacity / 6;
            for (CacheSpec.Kind kind :
                    new CacheSpec.Kind[] {
                        CacheSpec.Kind.LRU,
                        CacheSpec.Kind.LFU,
                        new Evictions.Fifo(),
                        new Evictions.Random(3),
                        new Evictions.LfuDecay(new BigDecimal("0.5"), 100),
                        ahead(0)
                    }) {
                double share = 100.0 * count(kind, requests, 6, capacity) / requests.length;
                assertEquals(law, share, 0.5, kind + " of " + capacity);
            }
            assertEquals(law, paper[capacity - 2], 1, "the paper's random column");
            double bound = 100.0 * count(CacheSpec.Kind.BELADY, requests, 6, capacity);
            assertTrue(bound / requests.length > law + 5, "Belady of " + capacity);
        }
    }

    /// Between seeing nothing, which is LRU, and seeing everything, which is Belady.
    @Property(tries = 100)
    void theEndsOfLookAhead(@ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int keys) {
        Random random = new Random(seed);
        int[] requests = skewed(random, keys, 1 + random.nextInt(300));
        int capacity = 1 + random.nextInt(keys);
        assertArrayEquals(
                hits(CacheSpec.Kind.LRU, requests, keys, capacity),
                hits(ahead(0), requests, keys, capacity));
        int bound = count(CacheSpec.Kind.BELADY, requests, keys, capacity);
        assertEquals(bound, count(ahead(requests.length), requests, keys, capacity));
        assertTrue(count(ahead(random.nextInt(50)), requests, keys, capacity) <= bound);
    }

    /// In the mean more look-ahead is better, as Read-ME reports. We know no proof for single traces, and no trace against it.
    @Example
    void lookAheadHelpsInTheMean() {
        long[] sums = new long[7];
        for (int seed = 0; seed < 2000; seed++) {
            int[] requests = skewed(new Random(seed), 6, 40);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += count(ahead(i), requests, 6, 3);
            }
        }
        for (int i = 1; i < sums.length; i++) {
            assertTrue(sums[i] > sums[i - 1], Arrays.toString(sums));
        }
    }

    /// Stack algorithms: more room never loses a hit.
    @Property(tries = 60)
    void moreRoomNeverLosesAHitOfLruAndBelady(@ForAll long seed) {
        Random random = new Random(seed);
        int keys = 2 + random.nextInt(12);
        int[] requests = skewed(random, keys, 200);
        for (CacheSpec.Kind kind :
                new CacheSpec.Kind[] {CacheSpec.Kind.LRU, CacheSpec.Kind.BELADY}) {
            int before = 0;
            for (int capacity = 1; capacity <= keys; capacity++) {
                int hits = count(kind, requests, keys, capacity);
                assertTrue(hits >= before, kind + " of " + capacity);
                before = hits;
            }
        }
    }

    /// FIFO is none (Belady, Nelson, Shedler, CACM 12(6), 1969): their requests hit less often in four places than in three.
    @Example
    void beladysAnomaly() {
        int[] requests = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};
        assertEquals(3, count(new Evictions.Fifo(), requests, 6, 3));
        assertEquals(2, count(new Evictions.Fifo(), requests, 6, 4));
    }

    @Property(tries = 100)
    void aDecayOfOneIsLfu(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int every) {
        Random random = new Random(seed);
        int[] requests = skewed(random, 10, 200);
        int capacity = 1 + random.nextInt(10);
        assertArrayEquals(
                hits(CacheSpec.Kind.LFU, requests, 10, capacity),
                hits(new Evictions.LfuDecay(BigDecimal.ONE, every), requests, 10, capacity));
    }

    /// A key that was popular once keeps its place by all-time counts, and loses it by counts that decay.
    @Example
    void oldPopularityDecays() {
        int[] requests = new int[60];
        for (int i = 20; i < 60; i++) {
            requests[i] = 1 + i % 2;
        }
        assertEquals(19, count(CacheSpec.Kind.LFU, requests, 3, 2));
        CacheSpec.Kind decay = new Evictions.LfuDecay(new BigDecimal("0.5"), 2);
        assertTrue(count(decay, requests, 3, 2) > 40);
    }

    /// Names are right as often as they should be, wrong ones are spread over all others, and they are the same again.
    @Example
    void theAccuracyOfAGate() {
        PreGate gate = PreGate.of(new BigDecimal("0.9"), 5);
        int[] named = new int[8];
        int draws = 80_000;
        for (int step = 0; step < draws; step++) {
            int name = gate.names(step, 2, 3, 8);
            assertEquals(name, gate.names(step, 2, 3, 8));
            named[name]++;
        }
        for (int expert = 0; expert < 8; expert++) {
            double expected = expert == 3 ? 0.9 : 0.1 / 7;
            assertEquals(expected, (double) named[expert] / draws, 0.005, "expert " + expert);
        }
        assertEquals(0, gate.names(7, 1, 0, 1));
        for (int step = 0; step < 100; step++) {
            assertEquals(4, new PreGate(1_000_000, 5).names(step, 0, 4, 8));
            assertTrue(new PreGate(0, 5).names(step, 0, 4, 8) != 4);
        }
    }

    /// Ages 0 1 2 3; 1 and 2 are named. The oldest that is not goes first, then the one that is needed last.
    @Example
    void namedOnesStayLongest() {
        ExpertCache cache =
                ExpertCache.of(
                        new Evictions.PreGated(new PreGate(1_000_000, 0), 2),
                        new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1},
                        4);
        boolean[] missed = new boolean[1];
        for (int key = 0; key < 4; key++) {
            cache.access(new int[] {key}, 1, null, missed);
        }
        cache.expect(new int[] {1, 2}, new int[] {1, 2}, 2);
        int[] evicted = {0, 3, 4, 2};
        for (int i = 0; i < evicted.length; i++) {
            cache.access(new int[] {4 + i}, 1, null, missed);
            if (i == 2) {
                cache.expect(new int[] {1, 2, 5, 6}, new int[] {1, 2, 1, 1}, 4);
            }
            assertTrue(!cache.contains(evicted[i]), "after " + (4 + i));
        }
        assertTrue(cache.contains(1));
    }
}
