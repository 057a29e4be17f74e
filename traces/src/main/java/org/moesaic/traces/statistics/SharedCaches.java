package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Sequential LRU and Belady caches over all (layer, expert) pairs, of some capacities.
///
/// Accesses are laid out some thousands at a time, each with the time of the one before to the same pair, and then run
/// through every cache in a loop of its own.
final class SharedCaches implements SequentialCaches {

    /// Buffers of 48 KiB, which stay in a first-level cache or nearly so, whatever the size of a step.
    private static final int BUFFER_ACCESSES = 1 << 12;

    private final int experts;
    private final List<Integer> capacities;
    private final List<LruCache> lru = new ArrayList<>();
    private final List<BeladyPlaces> belady = new ArrayList<>();

    /// When each pair was accessed last; 0 for never.
    private final long[] latest;

    private final int[] keys;
    private final long[] before;
    private long accesses;

    /// @param capacities those that can be asked for
    SharedCaches(TraceHeader header, int experts, List<Integer> capacities) {
        this.experts = experts;
        this.capacities = capacities;
        latest = new long[Math.multiplyExact(header.layers(), experts)];
        keys = new int[Math.max(BUFFER_ACCESSES, header.topK())];
        before = new long[keys.length];
        for (int capacity : capacities) {
            lru.add(new LruCache(capacity, latest.length));
            belady.add(new BeladyPlaces(capacity, latest.length));
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        int count = 0;
        for (int token = 0; token < block.tokens(); token++) {
            for (int layer = 0; layer < block.layers(); layer++) {
                if (count + block.topK() > keys.length) {
                    run(count);
                    count = 0;
                }
                count = lay(block, layer, token, count);
            }
        }
        run(count);
    }

    /// Appends the accesses of one row.
    private int lay(TraceBlock block, int layer, int token, int count) {
        int at = count;
        short[] column = block.experts();
        int slot = block.slot(layer, token);
        for (int end = slot + block.topK(); slot < end; slot++) {
            if (column[slot] >= 0) {
                int key = layer * experts + column[slot];
                keys[at] = key;
                before[at++] = latest[key];
                latest[key] = accesses + at - count;
            }
        }
        accesses += at - count;
        return at;
    }

    private void run(int count) {
        for (int i = 0; i < lru.size(); i++) {
            lru.get(i).access(keys, count);
            belady.get(i).access(before, count, accesses - count);
        }
    }

    @Override
    public List<CacheCounts> lru(List<Integer> asked) {
        return asked.stream()
                .map(capacity -> counts(capacity, lru.get(capacities.indexOf(capacity)).hits()))
                .toList();
    }

    @Override
    public List<CacheCounts> belady(List<Integer> asked) {
        return asked.stream()
                .map(capacity -> counts(capacity, belady.get(capacities.indexOf(capacity)).hits()))
                .toList();
    }

    private CacheCounts counts(int capacity, long hits) {
        return new CacheCounts(capacity, CacheScope.ALL, accesses, hits);
    }
}
