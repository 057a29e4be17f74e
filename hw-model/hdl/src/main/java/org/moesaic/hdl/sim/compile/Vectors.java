package org.moesaic.hdl.sim.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Registers that are alike become loops: arrays of cells are the most regular of circuits, and a loop is a fraction of the
/// code of its rounds, which the JVM moreover turns into vector instructions.
///
/// Registers of one shape and name (numbers apart) under one condition form a group and lie side by side in the state. In round i of its loop each
/// operand is word base + i. Where an operand strays from that (the first cell of a row reads an input instead of its
/// neighbour), the words are first gathered side by side: by one block copy and single moves for what strays.
///
/// New values go to words of their own behind the state and are copied back at the end of the cycle, when everything else
/// has read the old ones.
final class Vectors {

    /// With fewer registers a loop is no faster than its rounds, one after another: measured for systolic arrays, where 36
    /// cells are slower in loops and 64 are faster, up to five times.
    static final int FEWEST = 48;

    /// What the registers of a group have in common.
    private record Group(int shape, int guard, String role) {}

    private final Graph graph;
    private final Shapes shapes;
    private final int stateWords;
    private int nextWord;
    private final List<Update> rest = new ArrayList<>();
    private final List<Statement> computing = new ArrayList<>();
    private final List<Statement> committing = new ArrayList<>();
    private final List<Gather> gathers = new ArrayList<>();

    /// Words that lie side by side at `base`, copied from these slots.
    private record Gather(int[] slots, int base, int guard, Map<Integer, Integer> places) {}

    private Vectors(Graph graph, Shapes shapes, int stateWords) {
        this.graph = graph;
        this.shapes = shapes;
        this.stateWords = stateWords;
        nextWord = stateWords;
    }

    /// Groups of updates that are alike, each in the order of the state; the rest is left out.
    ///
    /// @param fewest how many are worth a loop
    static List<List<Update>> alike(Shapes shapes, List<Update> updates, int fewest) {
        Map<Group, List<Update>> groups = new LinkedHashMap<>();
        for (Update update : updates) {
            if (!update.partOfWide()) {
                int shape = shapes.of(update.next());
                Group group = new Group(shape, update.guard(), update.role());
                groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(update);
            }
        }
        return groups.values().stream().filter(group -> group.size() >= fewest).toList();
    }

    /// Makes loops of what is alike.
    ///
    /// @param alike groups of the updates
    /// @param stateWords words of the state; others are taken behind them
    static Vectors of(
            Graph graph,
            Shapes shapes,
            List<List<Update>> alike,
            List<Update> updates,
            int stateWords) {
        Vectors vectors = new Vectors(graph, shapes, stateWords);
        List<List<Update>> groups = new ArrayList<>(alike);
        // The larger first: parts of what they gather are of use to others.
        groups.sort((x, y) -> Integer.compare(y.size(), x.size()));
        Set<Integer> inLoops = new HashSet<>();
        for (List<Update> group : groups) {
            if (vectors.add(group)) {
                group.forEach(update -> inLoops.add(update.slot()));
            }
        }
        for (Update update : updates) {
            if (!inLoops.contains(update.slot())) {
                vectors.rest.add(update);
            }
        }
        return vectors;
    }

    /// Updates that are no part of a loop.
    List<Update> rest() {
        return rest;
    }

    /// Gathers and loops: they read the state before the edge.
    List<Statement> computing() {
        return computing;
    }

    /// Copies of the new values into the state.
    List<Statement> committing() {
        return committing;
    }

    /// Words of the state, with those behind it.
    int words() {
        return nextWord;
    }

    private boolean add(List<Update> group) {
        int count = group.size();
        int first = group.getFirst().slot();
        for (int i = 0; i < count; i++) {
            if (group.get(i).slot() != first + i) {
                return false;
            }
        }
        int guard = group.getFirst().guard();
        int statements = computing.size();
        int words = nextWord;
        int known = gathers.size();
        int[] nodes = group.stream().mapToInt(Update::next).toArray();
        Optional<VectorExpression> value = expression(nodes, guard);
        if (value.isEmpty()) {
            computing.subList(statements, computing.size()).clear();
            gathers.subList(known, gathers.size()).clear();
            nextWord = words;
            return false;
        }
        int from;
        if (value.get() instanceof VectorExpression.Words(int base) && base >= stateWords) {
            from = base;
        } else {
            from = reserve(count);
            computing.add(new Statement.Loop(value.get(), from, count, guard));
        }
        committing.add(new Statement.Block(from, first, count, guard));
        return true;
    }

    private int reserve(int count) {
        int first = nextWord;
        nextWord = Math.addExact(nextWord, count);
        return first;
    }

    private Optional<VectorExpression> expression(int[] nodes, int guard) {
        int first = nodes[0];
        if (IntStream.of(nodes).allMatch(node -> node == first)) {
            return Optional.of(new VectorExpression.Same(first));
        }
        Op op = graph.op(first);
        if (op == Op.LOAD) {
            return words(nodes, guard).map(VectorExpression.Words::new);
        }
        if (!op.vectorised()) {
            return Optional.empty();
        }
        int[][] operands = operands(nodes);
        VectorExpression[] parts = new VectorExpression[3];
        for (int k = 0; k < operands.length; k++) {
            Optional<VectorExpression> part = expression(operands[k], guard);
            if (part.isEmpty()) {
                return part;
            }
            parts[k] = part.get();
        }
        return Optional.of(
                new VectorExpression.Operation(
                        op, graph.immediate(first), parts[0], parts[1], parts[2]));
    }

    /// The operands of nodes of one operation, by place. Those of a commutative operation may be exchanged in any of the
    /// nodes: they are sorted by shape, and among equal shapes so that words of the state follow one another.
    private int[][] operands(int[] nodes) {
        Op op = graph.op(nodes[0]);
        int[][] operands = new int[op.operands][nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            for (int k = 0; k < op.operands; k++) {
                operands[k][i] = graph.operand(nodes[i], k);
            }
            if (Shapes.commutative(op) && exchange(operands[0], operands[1], i)) {
                int a = operands[0][i];
                operands[0][i] = operands[1][i];
                operands[1][i] = a;
            }
        }
        return operands;
    }

    private boolean exchange(int[] left, int[] right, int i) {
        int order = Integer.compare(shapes.of(left[i]), shapes.of(right[i]));
        if (order != 0) {
            return order > 0;
        }
        boolean loads = graph.op(left[i]) == Op.LOAD && i > 0;
        if (!loads || follows(left, i, left) || follows(right, i, right)) {
            return false;
        }
        return follows(left, i, right) || follows(right, i, left);
    }

    /// Whether the word that `nodes` reads in round i is behind the one that `others` reads in the round before.
    private boolean follows(int[] nodes, int i, int[] others) {
        return graph.immediate(nodes[i]) == graph.immediate(others[i - 1]) + 1;
    }

    /// Where the words that loads read lie side by side; empty if too many of them stray.
    private Optional<Integer> words(int[] loads, int guard) {
        int[] slots = new int[loads.length];
        Map<Integer, Integer> offsets = new HashMap<>();
        int base = 0;
        int best = 0;
        for (int i = 0; i < loads.length; i++) {
            slots[i] = (int) graph.immediate(loads[i]);
            int votes = offsets.merge(slots[i] - i, 1, Integer::sum);
            if (votes > best) {
                best = votes;
                base = slots[i] - i;
            }
        }
        if (best == slots.length) {
            return Optional.of(base);
        }
        for (Gather gather : gathers) {
            Integer place = gather.places.get(slots[0]);
            if (place != null && (gather.guard < 0 || gather.guard == guard)) {
                boolean same = place + slots.length <= gather.slots.length;
                for (int i = 0; same && i < slots.length; i++) {
                    same = gather.slots[place + i] == slots[i];
                }
                if (same) {
                    return Optional.of(gather.base + place);
                }
            }
        }
        return best < slots.length / 2 ? Optional.empty() : Optional.of(gather(slots, base, guard));
    }

    private int gather(int[] slots, int offset, int guard) {
        int base = reserve(slots.length);
        // The block may not reach beyond the state on either side.
        int from = Math.max(0, -offset);
        int to = Math.min(slots.length, stateWords - offset);
        computing.add(new Statement.Block(offset + from, base + from, to - from, guard));
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < slots.length; i++) {
            places.putIfAbsent(slots[i], i);
            if (slots[i] != offset + i) {
                computing.add(new Statement.Move(slots[i], base + i, guard));
            }
        }
        gathers.add(new Gather(slots, base, guard, places));
        return base;
    }

    /// The nodes that are the same in each round of a loop.
    static int[] same(VectorExpression expression) {
        return switch (expression) {
            case null -> new int[0];
            case VectorExpression.Words _ -> new int[0];
            case VectorExpression.Same(int node) -> new int[] {node};
            case VectorExpression.Operation(
                            Op _,
                            long _,
                            VectorExpression a,
                            VectorExpression b,
                            VectorExpression c) ->
                    IntStream.concat(
                                    IntStream.concat(IntStream.of(same(a)), IntStream.of(same(b))),
                                    IntStream.of(same(c)))
                            .distinct()
                            .toArray();
        };
    }
}
