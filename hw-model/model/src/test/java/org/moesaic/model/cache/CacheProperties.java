package org.moesaic.model.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The fast caches against [ReferenceCache], event by event: what was missed, and who is resident afterwards.
class CacheProperties {

    /// @param sizes size of each key
    /// @param events what is accessed
    record Scenario(long[] sizes, long capacity, List<int[]> events) {
        @Override
        public String toString() {
            return "sizes "
                    + Arrays.toString(sizes)
                    + ", capacity "
                    + capacity
                    + ", events "
                    + events.stream().map(Arrays::toString).toList();
        }
    }

    @Property(tries = 500)
    void fewKeys(@ForAll @From("few") Scenario scenario, @ForAll ReferenceCache.Rule rule) {
        sameAsReference(scenario, rule);
    }

    @Property(tries = 60)
    void hundredsOfKeys(@ForAll @From("many") Scenario scenario, @ForAll ReferenceCache.Rule rule) {
        sameAsReference(scenario, rule);
    }

    /// Events of one key: what sequential semantics are made of.
    @Property(tries = 300)
    void oneKeyAnEvent(
            @ForAll @From("sequential") Scenario scenario, @ForAll ReferenceCache.Rule rule) {
        sameAsReference(scenario, rule);
    }

    /// Long runs over dozens of slots, each event a miss or a hit of one key: a victim that is not quite the right one
    /// shows only then.
    @Property(tries = 20)
    void longRuns(@ForAll @From("runs") Scenario scenario, @ForAll ReferenceCache.Rule rule) {
        sameAsReference(scenario, rule);
    }

    private static void sameAsReference(Scenario scenario, ReferenceCache.Rule rule) {
        ReferenceCache reference =
                new ReferenceCache(rule, scenario.sizes(), scenario.capacity(), scenario.events());
        ExpertCache cache =
                switch (rule) {
                    case LRU -> new LruCache(scenario.sizes(), scenario.capacity());
                    case LFU ->
                            new RankedCache(
                                    RankedCache.Rule.LFU, scenario.sizes(), scenario.capacity());
                    case BELADY ->
                            new RankedCache(
                                    RankedCache.Rule.BELADY, scenario.sizes(), scenario.capacity());
                };
        int keyCount = scenario.sizes().length;
        for (int e = 0; e < scenario.events().size(); e++) {
            int[] event = scenario.events().get(e);
            // The arrays of a caller are longer than an event, and hold what the last event left.
            int[] keys = Arrays.copyOf(event, keyCount + 1);
            long[] nextUse = new long[keyCount + 1];
            for (int i = 0; i < event.length; i++) {
                nextUse[i] = ReferenceCache.nextUse(scenario.events(), event[i], e);
            }
            boolean[] missed = new boolean[keyCount + 1];
            Arrays.fill(missed, e % 2 == 0);

            int misses = cache.access(keys, event.length, nextUse, missed);

            boolean[] expected = reference.next();
            String where = "event " + e;
            assertArrayEquals(expected, Arrays.copyOf(missed, event.length), where);
            assertEquals(count(expected), misses, where);
            Set<Integer> residents = new TreeSet<>();
            for (int key = 0; key < keyCount; key++) {
                if (cache.contains(key)) {
                    residents.add(key);
                }
            }
            assertEquals(reference.residents(), residents, where);
        }
    }

    private static int count(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }

    @Provide
    Arbitrary<Scenario> few() {
        return scenarios(12, 9, 60, 12);
    }

    @Provide
    Arbitrary<Scenario> many() {
        return scenarios(400, 30, 60, 60);
    }

    @Provide
    Arbitrary<Scenario> sequential() {
        return scenarios(20, 3, 200, 1);
    }

    @Provide
    Arbitrary<Scenario> runs() {
        return Arbitraries.longs()
                .map(seed -> {
                    Random random = new Random(seed);
                    int keys = 100 + random.nextInt(100);
                    long[] sizes = new long[keys];
                    Arrays.fill(sizes, 1);
                    List<int[]> events = new ArrayList<>();
                    for (int e = 0; e < 1500; e++) {
                        events.add(event(random, keys, 1));
                    }
                    return new Scenario(sizes, 33 + random.nextInt(60), events);
                });
    }

    /// Capacities run from less than the smallest key to more than all keys together.
    private static Arbitrary<Scenario> scenarios(
            int mostKeys, int largest, int mostEvents, int mostInEvent) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, mostKeys),
                        Arbitraries.integers().between(1, largest),
                        Arbitraries.integers().between(0, 110),
                        Arbitraries.integers().between(0, mostEvents),
                        Arbitraries.longs())
                .as((keys, most, percent, events, seed) -> {
                    Random random = new Random(seed);
                    long[] sizes = random.longs(keys, 1, most + 1).toArray();
                    long capacity = 1 + Arrays.stream(sizes).sum() * percent / 100;
                    List<int[]> all = new ArrayList<>();
                    for (int e = 0; e < events; e++) {
                        all.add(event(random, keys, mostInEvent));
                    }
                    return new Scenario(sizes, capacity, all);
                });
    }

    /// Distinct keys in any order; half of the events stay among a few popular keys, so that there are hits.
    private static int[] event(Random random, int keys, int most) {
        int among = random.nextBoolean() ? keys : Math.max(1, keys / 3);
        List<Integer> all = new ArrayList<>();
        for (int key = 0; key < among; key++) {
            all.add(key);
        }
        Collections.shuffle(all, random);
        int size = most == 1 ? 1 : random.nextInt(Math.min(most, among) + 1);
        return all.subList(0, size).stream().mapToInt(Integer::intValue).toArray();
    }
}
