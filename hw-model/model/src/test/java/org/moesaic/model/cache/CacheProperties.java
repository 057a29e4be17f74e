package org.moesaic.model.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
    void fewKeys(@ForAll @From("few") Scenario scenario, @ForAll long kind) {
        sameAsReference(scenario, kind);
    }

    @Property(tries = 60)
    void hundredsOfKeys(@ForAll @From("many") Scenario scenario, @ForAll long kind) {
        sameAsReference(scenario, kind);
    }

    /// Events of one key: what sequential semantics are made of.
    @Property(tries = 300)
    void oneKeyAnEvent(@ForAll @From("sequential") Scenario scenario, @ForAll long kind) {
        sameAsReference(scenario, kind);
    }

    /// Long runs over dozens of slots, each event a miss or a hit of one key: a victim that is not quite the right one
    /// shows only then.
    @Property(tries = 20)
    void longRuns(@ForAll @From("runs") Scenario scenario, @ForAll long kind) {
        sameAsReference(scenario, kind);
    }

    private static void sameAsReference(Scenario scenario, long seed) {
        Random random = new Random(seed);
        CacheSpec.Kind kind = AnyKind.of(random, new CacheSpec.Bytes(1));
        List<Long> steps = steps(random, scenario);
        List<Map<Integer, Integer>> named = named(random, scenario);
        ReferenceCache reference =
                new ReferenceCache(kind, scenario.sizes(), scenario.capacity(), scenario.events())
                        .inSteps(steps)
                        .naming(named);
        ExpertCache cache = ExpertCache.of(kind, scenario.sizes(), scenario.capacity());
        long step = -1;
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

            for (; step < steps.get(e); step++) {
                cache.beginStep();
            }
            int[] names = named.get(e).keySet().stream().mapToInt(Integer::intValue).toArray();
            int[] ahead = Arrays.stream(names).map(named.get(e)::get).toArray();
            cache.expect(
                    Arrays.copyOf(names, keyCount), Arrays.copyOf(ahead, keyCount), names.length);

            int misses = cache.access(keys, event.length, nextUse, missed);

            boolean[] expected = reference.next();
            String where = kind + ", event " + e;
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

    /// Several events a step, and steps without any.
    private static List<Long> steps(Random random, Scenario scenario) {
        List<Long> steps = new ArrayList<>();
        long step = random.nextInt(2);
        for (int e = 0; e < scenario.events().size(); e++) {
            steps.add(step);
            step += random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        }
        return steps;
    }

    private static List<Map<Integer, Integer>> named(Random random, Scenario scenario) {
        List<Map<Integer, Integer>> named = new ArrayList<>();
        for (int e = 0; e < scenario.events().size(); e++) {
            Map<Integer, Integer> now = new TreeMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                now.put(random.nextInt(scenario.sizes().length), 1 + random.nextInt(3));
            }
            named.add(now);
        }
        return named;
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
