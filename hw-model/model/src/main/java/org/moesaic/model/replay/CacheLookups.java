package org.moesaic.model.replay;

import java.util.Optional;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.traces.TraceBlock;

/// Asks the caches for what a layer-step uses, and so finds out what has to be fetched. Each device asks its own caches for
/// the copies that it has.
final class CacheLookups {

    /// How often the weights of each copy of the union were fetched, from wherever they were.
    final int[] fetches;

    /// How often of these from the cache behind the nearest one.
    final int[] held;

    private final ExpertClasses classes;
    private final CacheBank caches;
    private final Optional<CacheBank> behind;
    private final boolean atomic;
    private final Lookahead lookahead;
    private final boolean looksAhead;
    private final Lookahead lookaheadBehind;
    private final boolean listens;
    private final GateAhead gate;
    private final int[] keys;
    private final int[] index;
    private final long[] next;
    private final boolean[] missed;

    /// @param lookahead when each access is repeated, for caches that look ahead
    /// @param lookaheadBehind the same for the caches behind
    CacheLookups(
            ExpertClasses classes,
            CacheBank caches,
            Lookahead lookahead,
            Lookahead lookaheadBehind) {
        this.classes = classes;
        this.caches = caches;
        behind = caches.behind();
        atomic = caches.semantics() == Semantics.ATOMIC;
        this.lookahead = lookahead;
        looksAhead = !(lookahead instanceof Lookahead.None);
        this.lookaheadBehind = lookaheadBehind;
        listens = caches.listens();
        gate = new GateAhead(classes);
        int most = classes.mostCopies();
        fetches = new int[most];
        held = new int[most];
        keys = new int[most];
        index = new int[most];
        next = new long[most];
        missed = new boolean[most];
    }

    /// True if a layer-step is one event of a cache.
    boolean atomic() {
        return atomic;
    }

    /// The accesses of a block's layer follow; of all its layers, if one cache serves them all.
    void seek(int block, int layer) {
        lookahead.seek(block, layer);
        lookaheadBehind.seek(block, layer);
    }

    /// When the nearest cache of a copy's device is asked for it next; [NextUseIndex#NEVER] if nobody looks ahead.
    long upcoming(int copy, int layer) {
        return lookahead.upcoming(Lookahead.place(classes, copy, layer));
    }

    /// Asks for everything that a layer-step uses.
    ///
    /// @param ordinal of the step in the trace
    void ask(TraceBlock block, int layer, int step, long ordinal, LayerStepUnion union) {
        if (listens) {
            caches.beginStep(layer);
            gate.tell(caches, block, layer, step, ordinal);
        }
        if (atomic) {
            int from = 0;
            for (int device = 0; device < classes.devices(); device++) {
                int to = union.deviceEnd(device);
                if (to > from) {
                    atOnce(device, layer, union, from, to);
                }
                from = to;
            }
        } else {
            oneByOne(block, layer, step, union);
        }
    }

    /// All copies that the layer-step uses on a device are one event of its cache.
    private void atOnce(int device, int layer, LayerStepUnion union, int from, int to) {
        int row = classes.key(layer, 0);
        int count = 0;
        for (int n = from; n < to; n++) {
            int i = union.byDevice(n);
            int copy = union.copies[i];
            held[i] = 0;
            if (classes.cached(copy)) {
                index[count] = i;
                keys[count++] = caches.key(row, classes.expert(copy));
            } else {
                fetches[i] = classes.far(copy) ? 1 : 0;
            }
        }
        if (count == 0) {
            return;
        }
        if (looksAhead) {
            for (int k = 0; k < count; k++) {
                next[k] = lookahead.next(Lookahead.place(classes, union.copies[index[k]], layer));
            }
        }
        caches.of(device, layer).access(keys, count, next, missed);
        for (int k = 0; k < count; k++) {
            fetches[index[k]] = missed[k] ? 1 : 0;
        }
        if (behind.isPresent()) {
            askBehind(behind.get(), device, layer, union, count);
        }
    }

    /// All misses of the event are one event of the cache behind. Weights do not change, so what a cache evicts it forgets:
    /// nothing is written back, and the cache behind keeps it or not by its own rule.
    private void askBehind(
            CacheBank second, int device, int layer, LayerStepUnion union, int count) {
        int row = classes.key(layer, 0);
        int asked = 0;
        for (int k = 0; k < count; k++) {
            if (missed[k]) {
                int i = index[k];
                index[asked] = i;
                next[asked] =
                        lookaheadBehind.next(Lookahead.place(classes, union.copies[i], layer));
                keys[asked++] = second.key(row, classes.expert(union.copies[i]));
            }
        }
        if (asked > 0) {
            second.of(device, layer).access(keys, asked, next, missed);
            for (int k = 0; k < asked; k++) {
                held[index[k]] = missed[k] ? 0 : 1;
            }
        }
    }

    /// Every selection is an event of its own, in file order. A copy that no cache serves is fetched once in a layer-step, as
    /// its rows share the weights.
    private void oneByOne(TraceBlock block, int layer, int step, LayerStepUnion union) {
        for (int i = 0; i < union.count; i++) {
            int copy = union.copies[i];
            fetches[i] = !classes.cached(copy) && classes.far(copy) ? 1 : 0;
            held[i] = 0;
        }
        short[] column = block.experts();
        int first = block.slot(layer, block.tokenStart(step));
        int to = block.slot(layer, block.tokenStart(step + 1));
        for (int slot = first; slot < to; slot++) {
            int i = union.indexOf(slot - first, column[slot]);
            if (i >= 0 && classes.cached(union.copies[i])) {
                one(layer, union.copies[i], i);
            }
        }
    }

    private void one(int layer, int copy, int i) {
        int row = classes.key(layer, 0);
        int device = classes.device(copy);
        int expert = classes.expert(copy);
        keys[0] = caches.key(row, expert);
        if (looksAhead) {
            next[0] = lookahead.next(Lookahead.place(classes, copy, layer));
        }
        if (caches.of(device, layer).access(keys, 1, next, missed) == 0) {
            return;
        }
        fetches[i]++;
        if (behind.isPresent()) {
            keys[0] = behind.get().key(row, expert);
            next[0] = lookaheadBehind.next(Lookahead.place(classes, copy, layer));
            held[i] += 1 - behind.get().of(device, layer).access(keys, 1, next, missed);
        }
    }
}
