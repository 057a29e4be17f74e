package org.moesaic.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SliceOrdersProperties {

    private static SliceLoads loads(long seed, int experts, int depths) {
        Random random = new Random(seed);
        long[][] tokens = new long[experts][depths];
        long[] load = new long[depths];
        long[] compute = new long[depths];
        for (int depth = 0; depth < depths; depth++) {
            load[depth] = random.nextInt(1, 9);
            compute[depth] = random.nextInt(5);
            for (long[] row : tokens) {
                row[depth] = random.nextInt(4);
            }
        }
        return new SliceLoads(tokens, load, compute);
    }

    @Property(tries = 200)
    void everyOrderIsAboveItsBounds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int experts,
            @ForAll @IntRange(min = 1, max = 3) int depths) {
        SliceLoads loads = loads(seed, experts, depths);
        long best = loads.makespan(SliceOrders.best(loads));
        long hottest = loads.makespan(SliceOrders.hottestFirst(loads));
        long byId = loads.makespan(SliceOrders.byId(loads));
        long loading = loads.used().stream().mapToLong(slice -> loads.load()[slice.depth()]).sum();
        assertTrue(best <= hottest && best <= byId);
        assertTrue(best >= JohnsonRule.bound(loads));
        assertTrue(JohnsonRule.bound(loads) >= loading);
    }

    /// Johnson's order is the best of all orders of items, tried one by one.
    @Property(tries = 100)
    void johnsonIsTheBestOrderOfItems(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        Random random = new Random(seed);
        List<JohnsonRule.Item> items =
                random.longs(count, 0, 9)
                        .mapToObj(load -> new JohnsonRule.Item(load, random.nextInt(9)))
                        .toList();
        List<Integer> order = JohnsonRule.order(items);
        assertEquals(count, order.stream().distinct().count());
        assertEquals(least(items, new int[count], 0, 0, 0), JohnsonRule.makespan(items, order));
    }

    private static long least(
            List<JohnsonRule.Item> items, int[] taken, int depth, long loaded, long done) {
        if (depth == items.size()) {
            return done;
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < items.size(); i++) {
            if (taken[i] == 0) {
                taken[i] = 1;
                long there = loaded + items.get(i).load();
                long end = Math.max(done, there) + items.get(i).compute();
                least = Math.min(least, least(items, taken, depth + 1, there, end));
                taken[i] = 0;
            }
        }
        return least;
    }

    /// In the mean, as single cases may go either way.
    @Property(tries = 5)
    void hottestFirstIsNotWorseInTheMean(@ForAll @IntRange(max = 1000) int seed) {
        double ratio = 0;
        int cases = 200;
        for (int i = 0; i < cases; i++) {
            SliceLoads loads = drawn(new Random(1_000L * seed + i));
            ratio +=
                    (double) loads.makespan(SliceOrders.byId(loads))
                            / loads.makespan(SliceOrders.hottestFirst(loads));
        }
        assertTrue(ratio / cases >= 1, "by id over hottest first: " + ratio / cases);
        assertTrue(ratio / cases < 1.1, "by id over hottest first: " + ratio / cases);
    }

    /// 32 requests, each of two of eight experts, at depths of .3, .4 and .3.
    private static SliceLoads drawn(Random random) {
        long[][] tokens = new long[8][3];
        for (int request = 0; request < 32; request++) {
            int one = random.nextInt(8);
            int other = (one + 1 + random.nextInt(7)) % 8;
            for (int expert : new int[] {one, other}) {
                double at = random.nextDouble();
                tokens[expert][at < 0.3 ? 0 : at < 0.7 ? 1 : 2]++;
            }
        }
        return new SliceLoads(tokens, new long[] {2250, 1125, 1125}, new long[] {350, 350, 350});
    }
}
