package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Counts hits of LRU and Belady caches of several capacities in one pass.
///
/// Accesses are laid out once (keys and next uses, in order), some thousands at a time, and then run through every cache,
/// each in a loop of its own.
final class CacheCounter implements BlockObserver {

    /// Buffers of 768 KiB, whatever the size of a step.
    private static final int BUFFER_ACCESSES = 1 << 16;

    private final StatisticsOptions options;
    private final int experts;
    private final NextUseIndex index;
    private final List<Bank> lru = new ArrayList<>();
    private final List<Bank> belady = new ArrayList<>();
    private final int[] keys;
    private final long[] nextUses;
    private long accesses;

    /// The caches of one policy and capacity: one in each layer, or a single one.
    private static final class Bank {

        private final SequentialCache[] caches;
        private long hits;

        private Bank(int caches, IntFunction<SequentialCache> make) {
            this.caches = new SequentialCache[caches];
            for (int i = 0; i < caches; i++) {
                this.caches[i] = make.apply(i);
            }
        }
    }

    CacheCounter(TraceHeader header, int experts, StatisticsOptions options, NextUseIndex index) {
        this.options = options;
        this.experts = experts;
        this.index = index;
        keys = new int[Math.max(BUFFER_ACCESSES, header.topK())];
        nextUses = new long[keys.length];
        boolean ofLayer = options.scope() == CacheScope.LAYER;
        int caches = ofLayer ? header.layers() : 1;
        int keysOfCache = ofLayer ? experts : Math.multiplyExact(header.layers(), experts);
        for (int capacity : options.capacities()) {
            lru.add(new Bank(caches, _ -> new LruCache(capacity, keysOfCache)));
            belady.add(new Bank(caches, _ -> new BeladyCache(capacity, keysOfCache)));
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        switch (options.scope()) {
            case LAYER -> {
                for (int layer = 0; layer < block.layers(); layer++) {
                    int count = 0;
                    for (int token = 0; token < block.tokens(); token++) {
                        count = makeRoom(layer, block.topK(), count);
                        count = lay(block, layer, token, firstToken, 0, count);
                    }
                    run(layer, count);
                }
            }
            case ALL -> {
                int count = 0;
                for (int token = 0; token < block.tokens(); token++) {
                    for (int layer = 0; layer < block.layers(); layer++) {
                        count = makeRoom(0, block.topK(), count);
                        count = lay(block, layer, token, firstToken, layer * experts, count);
                    }
                }
                run(0, count);
            }
        }
    }

    /// Runs what is laid out if another row would not fit.
    private int makeRoom(int cache, int topK, int count) {
        if (count + topK <= keys.length) {
            return count;
        }
        run(cache, count);
        return 0;
    }

    /// Appends the accesses of one row.
    private int lay(
            TraceBlock block, int layer, int token, long firstToken, int firstKey, int count) {
        int at = count;
        short[] column = block.experts();
        long time = index.time(firstToken + token, layer);
        int slot = block.slot(layer, token);
        for (int end = slot + block.topK(); slot < end; slot++, time++) {
            if (column[slot] >= 0) {
                keys[at] = firstKey + column[slot];
                nextUses[at++] = index.nextUse(time);
            }
        }
        return at;
    }

    private void run(int cache, int count) {
        accesses += count;
        for (int i = 0; i < lru.size(); i++) {
            lru.get(i).hits += lru.get(i).caches[cache].access(keys, nextUses, count);
            belady.get(i).hits += belady.get(i).caches[cache].access(keys, nextUses, count);
        }
    }

    List<CacheCounts> lru() {
        return counts(lru);
    }

    List<CacheCounts> belady() {
        return counts(belady);
    }

    private List<CacheCounts> counts(List<Bank> banks) {
        List<CacheCounts> counts = new ArrayList<>();
        for (int i = 0; i < banks.size(); i++) {
            counts.add(
                    new CacheCounts(
                            options.capacities().get(i),
                            options.scope(),
                            accesses,
                            banks.get(i).hits));
        }
        return counts;
    }
}
