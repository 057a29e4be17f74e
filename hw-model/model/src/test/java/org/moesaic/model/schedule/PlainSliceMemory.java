package org.moesaic.model.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/// The plain twin of [SliceMemory]: one list of what is there, sorted anew by what is to be freed first.
public final class PlainSliceMemory {

    private record Held(int layer, int copy, int depth, long bytes) {}

    private final long budget;
    private final List<Held> held = new ArrayList<>();
    private final List<Integer> turns = new ArrayList<>();

    public PlainSliceMemory(long budget) {
        this.budget = budget;
    }

    public void begin(int layer) {
        turns.remove((Integer) layer);
        turns.add(layer);
    }

    public boolean holds(int copy, int depth) {
        return held.stream().anyMatch(each -> each.copy == copy && each.depth == depth);
    }

    public long usedBytes() {
        return held.stream().mapToLong(Held::bytes).sum();
    }

    /// Depths that are loaded.
    public List<Integer> bring(int copy, int depth, IntToLongFunction bytes, IntPredicate awaited) {
        int underWay = turns.getLast();
        Comparator<Held> first =
                Comparator.comparing((Held each) -> each.layer == underWay)
                        .thenComparing(each -> -turns.indexOf(each.layer))
                        .thenComparing(each -> each.layer == underWay && awaited.test(each.copy))
                        .thenComparing(each -> -each.depth)
                        .thenComparing(each -> -each.copy);
        List<Integer> loads = new ArrayList<>();
        for (int each = 0; each <= depth; each++) {
            if (holds(copy, each)) {
                continue;
            }
            while (usedBytes() + bytes.applyAsLong(each) > budget) {
                held.remove(held.stream().filter(one -> one.copy != copy).min(first).orElseThrow());
            }
            held.add(new Held(underWay, copy, each, bytes.applyAsLong(each)));
            loads.add(each);
        }
        return loads;
    }
}
