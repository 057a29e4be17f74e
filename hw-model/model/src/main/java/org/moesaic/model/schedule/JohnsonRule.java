package org.moesaic.model.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The best order of a flow shop of two machines (S. M. Johnson, Naval Research Logistics Quarterly 1, 1954): items whose
/// loading takes no longer than their computing first, by loading ascending, then the others by computing descending.
///
/// For slices it is a lower bound: it does not keep those of an expert in order.
public final class JohnsonRule {

    /// One item.
    ///
    /// @param load time on the first machine
    /// @param compute time on the second
    public record Item(long load, long compute) {

        public Item {
            if (load < 0 || compute < 0) {
                throw new IllegalArgumentException("negative time: " + load + ", " + compute);
            }
        }
    }

    private JohnsonRule() {}

    /// Indexes of items in the order of least makespan; equal ones keep theirs.
    public static List<Integer> order(List<Item> items) {
        List<Integer> first = new ArrayList<>();
        List<Integer> then = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            (items.get(i).load() <= items.get(i).compute() ? first : then).add(i);
        }
        first.sort(Comparator.comparingLong(i -> items.get(i).load()));
        then.sort(Comparator.comparingLong(i -> -items.get(i).compute()));
        first.addAll(then);
        return first;
    }

    /// Makespan of items in an order of indexes.
    public static long makespan(List<Item> items, List<Integer> order) {
        long loaded = 0;
        long done = 0;
        for (int i : order) {
            loaded = Math.addExact(loaded, items.get(i).load());
            done = Math.addExact(Math.max(done, loaded), items.get(i).compute());
        }
        return done;
    }

    /// What no order of slices can be faster than.
    public static long bound(SliceLoads loads) {
        List<Item> items = new ArrayList<>();
        for (Slice slice : loads.used()) {
            long tokens = loads.tokens()[slice.expert()][slice.depth()];
            items.add(
                    new Item(
                            loads.load()[slice.depth()],
                            Math.multiplyExact(tokens, loads.compute()[slice.depth()])));
        }
        return makespan(items, order(items));
    }
}
