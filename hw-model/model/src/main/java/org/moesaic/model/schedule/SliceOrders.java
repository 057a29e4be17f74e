package org.moesaic.model.schedule;

import java.util.ArrayList;
import java.util.List;

/// Orders in which the slices of nested experts are loaded.
public final class SliceOrders {

    /// Slices that [#best] tries all orders of, at most: up to 10! / (their own orders) leaves.
    static final int MOST_ENUMERATED = 10;

    private SliceOrders() {}

    /// Hottest expert bit first (D²MoE): each expert has a queue of slices from the base on; of the heads the one that most
    /// tokens use is next, ties to the lower expert. Low slices are used by deeper tokens too, and so count for them.
    public static List<Slice> hottestFirst(SliceLoads loads) {
        List<Slice> order = new ArrayList<>();
        int[] next = new int[loads.experts()];
        while (true) {
            Slice hottest = null;
            for (int expert = 0; expert < next.length; expert++) {
                if (next[expert] == loads.depths()) {
                    continue;
                }
                Slice head = new Slice(expert, next[expert]);
                long most = hottest == null ? 0 : loads.users(hottest);
                if (loads.users(head) > most) {
                    hottest = head;
                }
            }
            if (hottest == null) {
                return order;
            }
            order.add(hottest);
            next[hottest.expert()]++;
        }
    }

    /// By expert and then by depth.
    public static List<Slice> byId(SliceLoads loads) {
        return loads.used();
    }

    /// An order of least makespan, by trying all of them; the first found in the order of experts.
    ///
    /// @throws IllegalArgumentException for more than ten slices
    public static List<Slice> best(SliceLoads loads) {
        List<Slice> used = loads.used();
        if (used.size() > MOST_ENUMERATED) {
            throw new IllegalArgumentException(
                    used.size() + " slices; at most " + MOST_ENUMERATED + " can be enumerated");
        }
        List<Slice> best = new ArrayList<>(used);
        extend(loads, used.size(), new ArrayList<>(), new int[loads.experts()], best);
        return best;
    }

    private static void extend(
            SliceLoads loads, int size, List<Slice> order, int[] next, List<Slice> best) {
        if (order.size() == size) {
            if (loads.makespan(order) < loads.makespan(best)) {
                best.clear();
                best.addAll(order);
            }
            return;
        }
        for (int expert = 0; expert < next.length; expert++) {
            if (next[expert] == loads.depths()) {
                continue;
            }
            Slice head = new Slice(expert, next[expert]);
            if (loads.users(head) > 0) {
                order.add(head);
                next[expert]++;
                extend(loads, size, order, next, best);
                next[expert]--;
                order.removeLast();
            }
        }
    }
}
