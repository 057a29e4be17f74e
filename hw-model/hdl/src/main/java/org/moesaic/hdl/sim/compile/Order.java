package org.moesaic.hdl.sim.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The order in which registers are updated: as far as possible each after all that read it, so that its old value need not
/// be kept; and those under one condition next to one another.
///
/// Where registers read each other in a ring, the ring is cut somewhere. That is always correct, since a [Schedule]
/// computes what reads a register before it is changed; it only costs words to keep values in.
final class Order {

    private final Graph graph;
    private final List<Update> updates;

    /// For each update those that must wait for it: the ones that it reads.
    private final List<List<Integer>> waiting = new ArrayList<>();

    /// For each update, for how many it waits.
    private final int[] open;

    private Order(Graph graph, List<Update> updates) {
        this.graph = graph;
        this.updates = updates;
        open = new int[updates.size()];
        link();
    }

    /// The updates in a good order.
    static List<Update> of(Graph graph, List<Update> updates) {
        return new Order(graph, updates).sorted();
    }

    /// Each node belongs to the first update that needs it; a register waits for the owners of what reads it.
    private void link() {
        Map<Integer, Integer> updateOfSlot = new HashMap<>();
        for (int i = 0; i < updates.size(); i++) {
            updateOfSlot.put(updates.get(i).slot(), i);
            waiting.add(new ArrayList<>());
        }
        boolean[] owned = new boolean[graph.size()];
        Deque<Integer> todo = new ArrayDeque<>();
        for (int i = 0; i < updates.size(); i++) {
            int next = updates.get(i).next();
            if (graph.op(next) == Op.LOAD) {
                wait(updateOfSlot.get((int) graph.immediate(next)), i);
            }
            todo.push(next);
            while (!todo.isEmpty()) {
                int node = todo.pop();
                if (owned[node]) {
                    continue;
                }
                // Loads are not owned: each of their readers counts.
                owned[node] = graph.op(node) != Op.LOAD;
                for (int k = 0; k < graph.operandCount(node); k++) {
                    int operand = graph.operand(node, k);
                    if (graph.op(operand) == Op.LOAD) {
                        wait(updateOfSlot.get((int) graph.immediate(operand)), i);
                    } else {
                        todo.push(operand);
                    }
                }
            }
        }
    }

    private void wait(Integer register, int reader) {
        if (register != null && register != reader) {
            waiting.get(reader).add(register);
            open[register]++;
        }
    }

    private List<Update> sorted() {
        Map<Integer, Deque<Integer>> ready = new LinkedHashMap<>();
        for (int i = 0; i < updates.size(); i++) {
            if (open[i] == 0) {
                offer(ready, i);
            }
        }
        boolean[] done = new boolean[updates.size()];
        List<Update> order = new ArrayList<>();
        int guard = -1;
        int firstLeft = 0;
        while (order.size() < updates.size()) {
            Deque<Integer> here = ready.get(guard);
            if (here == null || here.isEmpty()) {
                here = ready.values().stream().filter(q -> !q.isEmpty()).findFirst().orElse(null);
            }
            int next;
            if (here != null) {
                next = here.pop();
            } else {
                while (done[firstLeft]) {
                    firstLeft++;
                }
                next = firstLeft;
            }
            if (done[next]) {
                continue;
            }
            done[next] = true;
            guard = updates.get(next).guard();
            order.add(updates.get(next));
            for (int register : waiting.get(next)) {
                if (--open[register] == 0 && !done[register]) {
                    offer(ready, register);
                }
            }
        }
        return order;
    }

    private void offer(Map<Integer, Deque<Integer>> ready, int update) {
        ready.computeIfAbsent(updates.get(update).guard(), _ -> new ArrayDeque<>()).push(update);
    }
}
