package org.moesaic.model.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.moesaic.model.random.Draws;

/// The cache as ARCHITECTURE.md describes it, sentence by sentence, with lists and linear scans: obviously right, slow,
/// and with nothing in common with the fast ones. It knows all events from the start, so Belady can simply look.
public final class ReferenceCache {

    private static final BigInteger ACCESS = BigInteger.ONE.shiftLeft(20);

    private final CacheSpec.Kind rule;
    private final long[] sizes;
    private final long capacity;
    private final List<int[]> events;
    private final List<Integer> oldestFirst = new ArrayList<>();
    private final List<Integer> firstAdmitted = new ArrayList<>();
    private final Map<Integer, BigInteger> accessCounts = new HashMap<>();
    private List<Long> steps = List.of();
    private List<Map<Integer, Integer>> named = List.of();
    private int event;
    private int draws;

    /// @param events all events to come, each with distinct keys
    public ReferenceCache(CacheSpec.Kind rule, long[] sizes, long capacity, List<int[]> events) {
        this.rule = rule;
        this.sizes = sizes;
        this.capacity = capacity;
        this.events = events;
    }

    /// The same with the step of the trace in which each event is.
    public ReferenceCache inSteps(List<Long> stepOfEvent) {
        steps = stepOfEvent;
        return this;
    }

    /// The same with what a gate names while each event is handled: keys, and how many layers ahead.
    public ReferenceCache naming(List<Map<Integer, Integer>> namedInEvent) {
        named = namedInEvent;
        return this;
    }

    /// Handles the next event; says for each of its keys whether it was missed.
    public boolean[] next() {
        int[] keys = events.get(event);
        boolean[] missed = new boolean[keys.length];
        decay();
        for (int i = 0; i < keys.length; i++) {
            missed[i] = !oldestFirst.contains(keys[i]);
            accessCounts.merge(keys[i], ACCESS, BigInteger::add);
        }
        for (int i = 0; i < keys.length; i++) {
            if (!missed[i]) {
                oldestFirst.remove((Integer) keys[i]);
                oldestFirst.add(keys[i]);
            }
        }
        for (int i = 0; i < keys.length; i++) {
            if (missed[i]) {
                admit(keys[i], keys);
            }
        }
        event++;
        return missed;
    }

    public Set<Integer> residents() {
        return new TreeSet<>(oldestFirst);
    }

    /// The ordinal of the first later event that uses the key, as seen from an event.
    public static long nextUse(List<int[]> events, int key, int from) {
        for (int later = from + 1; later < events.size(); later++) {
            if (uses(events.get(later), key)) {
                return later;
            }
        }
        return NextUseIndex.NEVER;
    }

    private void admit(int key, int[] thisEvent) {
        List<Integer> victims = new ArrayList<>();
        long occupied = oldestFirst.stream().mapToLong(resident -> sizes[resident]).sum();
        while (occupied + sizes[key] > capacity) {
            int draw = draws++;
            Integer victim =
                    oldestFirst.stream()
                            .filter(resident -> !uses(thisEvent, resident))
                            .filter(resident -> !victims.contains(resident))
                            .min(order(draw))
                            .orElse(null);
            if (victim == null) {
                return; // It streams through; nobody leaves for it.
            }
            victims.add(victim);
            occupied -= sizes[victim];
        }
        oldestFirst.removeAll(victims);
        firstAdmitted.removeAll(victims);
        oldestFirst.add(key);
        firstAdmitted.add(key);
    }

    /// Every so many steps, before the first event that is later.
    private void decay() {
        if (rule instanceof Evictions.LfuDecay(BigDecimal factor, int every)) {
            long before = event == 0 ? 0 : steps.get(event - 1) / every;
            for (long times = steps.get(event) / every - before; times > 0; times--) {
                accessCounts.replaceAll(
                        (_, count) -> new BigDecimal(count).multiply(factor).toBigInteger());
            }
        }
    }

    /// Who goes first.
    private Comparator<Integer> order(int draw) {
        Comparator<Integer> oldest = Comparator.comparingInt(oldestFirst::indexOf);
        Comparator<Integer> lowestKey = Comparator.naturalOrder();
        return switch (rule) {
            case Evictions.Lru _ -> oldest;
            case Evictions.Fifo _ -> Comparator.comparingInt(firstAdmitted::indexOf);
            case Evictions.Lfu _, Evictions.LfuDecay _ ->
                    Comparator.<Integer, BigInteger>comparing(accessCounts::get)
                            .thenComparing(oldest);
            case Evictions.Random(long seed) ->
                    Comparator.comparingLong(key -> Draws.bits(seed, draw, key) >>> 2);
            case Evictions.Belady(var lookAhead) -> {
                Comparator<Integer> farthest =
                        Comparator.<Integer>comparingLong(key -> -nextUse(events, key, event))
                                .thenComparing(lowestKey);
                if (lookAhead.isEmpty()) {
                    yield farthest;
                }
                yield (one, other) -> {
                    boolean seen = nextUse(events, one, event) - event <= lookAhead.getAsLong();
                    boolean otherSeen =
                            nextUse(events, other, event) - event <= lookAhead.getAsLong();
                    return seen != otherSeen
                            ? Boolean.compare(seen, otherSeen)
                            : (seen ? farthest : oldest).compare(one, other);
                };
            }
            case Evictions.PreGated _ -> {
                Map<Integer, Integer> now = named.get(event);
                yield (one, other) -> {
                    if (now.containsKey(one) && now.containsKey(other)) {
                        return Comparator.<Integer>comparingInt(key -> -now.get(key))
                                .thenComparing(lowestKey)
                                .compare(one, other);
                    }
                    return now.containsKey(one) == now.containsKey(other)
                            ? oldest.compare(one, other)
                            : Boolean.compare(now.containsKey(one), now.containsKey(other));
                };
            }
        };
    }

    private static boolean uses(int[] keys, int key) {
        for (int each : keys) {
            if (each == key) {
                return true;
            }
        }
        return false;
    }
}
