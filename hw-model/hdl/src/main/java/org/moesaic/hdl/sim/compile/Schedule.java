package org.moesaic.hdl.sim.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Statements in an order in which nothing is read after it was changed, and which of the nodes are computed once and kept.
///
/// Of a cycle: first what a check needs, and whether one fails ([#before]); then ([#after]) covers, conditions of registers,
/// loops over registers that are alike, memory writes, black boxes, registers. What reads a register or a memory is computed before it changes.
final class Schedule {

    /// An expression that is deeper is cut: code for one is written by recursion.
    private static final int DEPTH = 12;

    private final Graph graph;
    private final List<Statement> before = new ArrayList<>();
    private List<Statement> target = before;
    private final List<Statement> after = new ArrayList<>();

    private final int[] uses;
    private final int[] guards;
    private final boolean[] kept;
    private final boolean[] done;

    /// Marks a node that nobody has asked for.
    private static final int UNUSED = -2;

    private Schedule(Graph graph) {
        this.graph = graph;
        uses = new int[graph.size()];
        guards = new int[graph.size()];
        kept = new boolean[graph.size()];
        done = new boolean[graph.size()];
        Arrays.fill(guards, UNUSED);
    }

    List<Statement> before() {
        return before;
    }

    List<Statement> after() {
        return after;
    }

    /// Whether a node has a value of its own when it is read; if not, it is computed in the place where it is used.
    boolean isKept(int node) {
        return kept[node];
    }

    boolean isUsed(int node) {
        return uses[node] > 0;
    }

    /// A schedule that computes some nodes into scratch words and changes nothing.
    static Schedule observing(Graph graph, List<Statement.Keep> keeps) {
        Schedule schedule = new Schedule(graph);
        keeps.forEach(keep -> schedule.use(keep.node(), -1));
        schedule.settle();
        schedule.target = schedule.after;
        keeps.forEach(schedule::place);
        return schedule;
    }

    /// A schedule of a whole cycle.
    ///
    /// @param failureSlot scratch word for whether a check fails
    static Schedule stepping(
            Lowering lowering, Roots roots, Vectors vectors, int failureSlot, Scratch scratch) {
        List<Update> updates = Order.of(lowering.graph(), vectors.rest());
        boolean[] shadowed = shadowed(lowering.graph(), updates);
        for (int i = 0; i < updates.size(); i++) {
            if (shadowed[i]) {
                updates.set(i, Roots.unguarded(updates.get(i), lowering));
            }
        }
        Graph graph = lowering.graph();
        Schedule schedule = new Schedule(graph);
        boolean checks = !graph.isConstant(roots.failure(), 0);
        if (checks) {
            schedule.use(roots.failure(), -1);
        }
        roots.counts().forEach(count -> schedule.use(count.node(), -1));
        roots.writes().forEach(schedule::useAll);
        roots.clocks().forEach(schedule::useAll);
        for (Update update : roots.updates()) {
            if (update.guard() >= 0) {
                schedule.use(update.guard(), -1);
                schedule.kept[update.guard()] |= !lowering.layout().isInput(graph, update.guard());
            }
        }
        updates.forEach(update -> schedule.use(update.next(), update.guard()));
        vectors.computing().forEach(schedule::useAll);
        schedule.settle();
        if (checks) {
            schedule.place(new Statement.Keep(failureSlot, roots.failure()));
        }
        schedule.target = schedule.after;
        roots.counts().forEach(schedule::place);
        for (Update update : roots.updates()) {
            if (update.guard() >= 0) {
                schedule.define(update.guard());
            }
        }
        vectors.computing().forEach(schedule::place);
        schedule.memories(roots.writes());
        schedule.boxes(lowering, roots.clocks());
        schedule.registers(updates, shadowed, scratch);
        vectors.committing().forEach(schedule::place);
        return schedule;
    }

    /// Registers that are copied, as they are, by one that comes later: their new value waits until the end of the cycle.
    private static boolean[] shadowed(Graph graph, List<Update> updates) {
        Map<Integer, Integer> place = new HashMap<>();
        for (int i = 0; i < updates.size(); i++) {
            place.put(updates.get(i).slot(), i);
        }
        boolean[] shadowed = new boolean[updates.size()];
        for (int i = 0; i < updates.size(); i++) {
            int next = updates.get(i).next();
            if (graph.op(next) == Op.LOAD) {
                Integer source = place.get((int) graph.immediate(next));
                if (source != null && source < i) {
                    shadowed[source] = true;
                }
            }
        }
        return shadowed;
    }

    private void useAll(Statement statement) {
        for (int node : statement.nodes()) {
            use(node, -1);
        }
    }

    private void use(int node, int guard) {
        uses[node]++;
        guards[node] = guards[node] == UNUSED || guards[node] == guard ? guard : -1;
    }

    /// Counts uses and finds conditions from the results back to the operands, and decides which nodes are kept.
    private void settle() {
        for (int node = graph.size() - 1; node >= 0; node--) {
            if (uses[node] > 0) {
                for (int k = 0; k < graph.operandCount(node); k++) {
                    use(graph.operand(node, k), guards[node]);
                }
            }
        }
        int[] depths = new int[graph.size()];
        for (int node = 0; node < graph.size(); node++) {
            if (uses[node] > 0) {
                int depth = 0;
                for (int k = 0; k < graph.operandCount(node); k++) {
                    depth = Math.max(depth, depths[graph.operand(node, k)]);
                }
                kept[node] |= !trivial(node) && (uses[node] > 1 || depth == DEPTH);
                kept[node] |= graph.op(node) == Op.CALL;
                depths[node] = kept[node] ? 0 : depth + 1;
            }
        }
    }

    /// What is not worth a place of its own.
    private boolean trivial(int node) {
        return switch (graph.op(node)) {
            case CONSTANT, LOAD, RESULT -> true;
            default -> false;
        };
    }

    private void memories(List<Statement.Write> writes) {
        Map<MemoryImage, List<Statement.Write>> byMemory = new LinkedHashMap<>();
        for (Statement.Write write : writes) {
            byMemory.computeIfAbsent(write.memory(), _ -> new ArrayList<>()).add(write);
        }
        Map<Integer, List<Integer>> reads = new HashMap<>();
        for (int node = 0; node < graph.size(); node++) {
            if (graph.op(node) == Op.READ && uses[node] > 0) {
                int memory = (int) (graph.immediate(node) / 1024);
                reads.computeIfAbsent(memory, _ -> new ArrayList<>()).add(node);
            }
        }
        // All old words first: an operand of one write may be a word of another memory.
        for (List<Integer> nodes : reads.values()) {
            nodes.forEach(this::defineIfMissing);
        }
        for (List<Statement.Write> ports : byMemory.values()) {
            ports.forEach(this::place);
        }
    }

    private void boxes(Lowering lowering, List<Statement.Clock> clocks) {
        for (Lowering.Box box : lowering.boxes()) {
            if (uses[box.call()] > 0) {
                defineIfMissing(box.call());
            }
        }
        clocks.forEach(this::place);
    }

    private void registers(List<Update> updates, boolean[] shadowed, Scratch scratch) {
        Map<Integer, List<Integer>> readers = readers();
        List<Statement> atTheEnd = new ArrayList<>();
        for (int i = 0; i < updates.size(); i++) {
            Update update = updates.get(i);
            require(update.next());
            // Whatever else reads the old value has to be computed while it is there.
            readers.getOrDefault(update.slot(), List.of()).forEach(this::defineIfMissing);
            if (shadowed[i]) {
                int slot = scratch.reserve(1);
                place(new Statement.Keep(slot, update.next()));
                atTheEnd.add(new Statement.Copy(update.slot(), slot));
            } else {
                place(new Statement.Commit(update.slot(), update.next(), update.guard()));
            }
        }
        target.addAll(atTheEnd);
    }

    /// Nodes in use that read a word of the state themselves.
    private Map<Integer, List<Integer>> readers() {
        Map<Integer, List<Integer>> readers = new HashMap<>();
        for (int node = 0; node < uses.length; node++) {
            for (int k = 0; uses[node] > 0 && k < graph.operandCount(node); k++) {
                int operand = graph.operand(node, k);
                if (graph.op(operand) == Op.LOAD) {
                    int slot = (int) graph.immediate(operand);
                    readers.computeIfAbsent(slot, _ -> new ArrayList<>()).add(node);
                }
            }
        }
        return readers;
    }

    private void place(Statement statement) {
        for (int node : statement.nodes()) {
            require(node);
        }
        target.add(statement);
    }

    private void defineIfMissing(int node) {
        if (!done[node]) {
            define(node);
        }
    }

    /// Computes a node now, whatever else would have computed it later.
    private void define(int node) {
        if (trivial(node) && !kept[node]) {
            return;
        }
        kept[node] = true;
        require(node);
    }

    /// Has everything computed that the expression of a node loads, and the node itself if it is kept; the rest of the
    /// expression is then spoken for.
    private void require(int wanted) {
        Deque<Integer> open = new ArrayDeque<>();
        open.push(wanted);
        while (!open.isEmpty()) {
            int node = open.peek();
            if (done[node]) {
                open.pop();
                continue;
            }
            int before = open.size();
            for (int k = graph.operandCount(node) - 1; k >= 0; k--) {
                if (!done[graph.operand(node, k)]) {
                    open.push(graph.operand(node, k));
                }
            }
            if (open.size() == before) {
                open.pop();
                done[node] = true;
                if (graph.op(node) == Op.CALL) {
                    target.add(new Statement.Run(node, guards[node]));
                } else if (kept[node]) {
                    target.add(new Statement.Define(node, guards[node]));
                }
            }
        }
    }
}
