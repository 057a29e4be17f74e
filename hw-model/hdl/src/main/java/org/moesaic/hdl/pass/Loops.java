package org.moesaic.hdl.pass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Signal;

/// Finds combinational loops: values that depend on themselves within one cycle. One loop, a shortest one, is shown for
/// each knot of values that depend on each other.
public final class Loops {

    private final Circuit flat;
    private final Dependencies dependencies;

    private Loops(Circuit flat) {
        this.flat = flat;
        this.dependencies = new Dependencies(flat);
    }

    /// Only looks for loops, which is fast; finds their paths if there are any.
    ///
    /// @param circuit with or without hierarchy
    /// @throws HdlException with the path of each combinational loop
    public static void check(Circuit circuit) {
        if (LoopSearch.findsOne(circuit)) {
            throw new HdlException(in(Flatten.of(circuit)));
        }
    }

    static List<HdlProblem> in(Circuit flat) {
        return new Loops(flat).find();
    }

    private List<HdlProblem> find() {
        int[] component = components();
        List<HdlProblem> problems = new ArrayList<>();
        int[] size = new int[component.length];
        for (int number : component) {
            size[number]++;
        }
        for (int i = 0; i < component.length; i++) {
            // Nearly all steps stand alone, and a search from each would take the square of the
            // circuit's size.
            int members = size[component[i]];
            if (members > 1 || members == 1 && needsItself(i)) {
                size[component[i]] = 0;
                problems.add(problem(shortest(i, component)));
            }
        }
        return problems;
    }

    private boolean needsItself(int step) {
        return Arrays.stream(dependencies.needs(step)).anyMatch(need -> need == step);
    }

    /// Number of the strongly connected component of each step (Tarjan, 1972), without recursion: paths can be long.
    private int[] components() {
        int size = dependencies.size();
        int[] component = new int[size];
        int[] index = new int[size];
        int[] low = new int[size];
        int[] next = new int[size];
        int[][] needs = new int[size][];
        Arrays.fill(component, -1);
        Arrays.fill(index, -1);
        Deque<Integer> path = new ArrayDeque<>();
        Deque<Integer> stack = new ArrayDeque<>();
        int indices = 0;
        int components = 0;
        for (int root = 0; root < size; root++) {
            if (index[root] >= 0) {
                continue;
            }
            path.push(root);
            while (!path.isEmpty()) {
                int step = path.peek();
                if (index[step] < 0) {
                    index[step] = low[step] = indices++;
                    needs[step] = dependencies.needs(step);
                    stack.push(step);
                }
                if (next[step] < needs[step].length) {
                    int need = needs[step][next[step]++];
                    if (index[need] < 0) {
                        path.push(need);
                    } else if (component[need] < 0) {
                        low[step] = Math.min(low[step], index[need]);
                    }
                    continue;
                }
                path.pop();
                if (!path.isEmpty()) {
                    low[path.peek()] = Math.min(low[path.peek()], low[step]);
                }
                if (low[step] == index[step]) {
                    int member;
                    do {
                        member = stack.pop();
                        component[member] = components;
                    } while (member != step);
                    components++;
                }
            }
        }
        return component;
    }

    /// A shortest loop through a step, each step after the one it needs.
    private List<Integer> shortest(int start, int[] component) {
        int[] user = new int[dependencies.size()];
        Arrays.fill(user, -1);
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            int step = open.poll();
            for (int need : dependencies.needs(step)) {
                if (need == start) {
                    List<Integer> loop = new ArrayList<>();
                    for (int i = step; i != start; i = user[i]) {
                        loop.add(i);
                    }
                    loop.addFirst(start);
                    return loop;
                }
                if (component[need] == component[start] && user[need] < 0) {
                    user[need] = step;
                    open.add(need);
                }
            }
        }
        throw new IllegalStateException("no loop through " + dependencies.step(start));
    }

    private HdlProblem problem(List<Integer> loop) {
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < loop.size(); i++) {
            signals.add(dependencies.between(loop.get(i), loop.get((i + 1) % loop.size())));
        }
        // A reader looks for names: the loop is told from the first signal that has one.
        int start = 0;
        while (start < signals.size() - 1 && signals.get(start).temporary()) {
            start++;
        }
        List<Signal> told = new ArrayList<>(signals.subList(start, signals.size()));
        told.addAll(signals.subList(0, start));
        told.add(told.getFirst());
        String path = told.stream().map(this::place).collect(Collectors.joining(" -> "));
        return new HdlProblem(
                told.getFirst().location(),
                flat.top().name() + "." + told.getFirst().name(),
                "depends on itself within one cycle: " + path,
                "break the loop with a register");
    }

    private String place(Signal signal) {
        return signal.name() + " (" + signal.location() + ")";
    }
}
