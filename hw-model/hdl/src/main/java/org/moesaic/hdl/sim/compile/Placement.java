package org.moesaic.hdl.sim.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Statements cut into methods, and where each kept node lies: in a local variable, where all its uses are in the method and
/// under the condition in which it is computed, else (or also) in a scratch word.
///
/// HotSpot compiles no method of more than 8000 bytes of bytecode (HugeMethodLimit in globals.hpp of JDK 25, fixed in product
/// builds): such a method would be interpreted for ever. Methods are kept well below, also because the time of the
/// optimising compiler grows faster than its input.
final class Placement {

    /// Where a new method is begun, in bytes of bytecode by the estimate of [#bytes].
    static final int METHOD_BYTES = 3000;

    /// The same where each method is a loop over lanes: measured for cells and arrays of them.
    static final int LANE_BYTES = 120;

    private final Graph graph;
    private final Schedule schedule;
    private final int[] methodOf;
    private final int[] regionOf;
    private final int[] slotOf;
    private final int methodBytes;
    private final boolean inLanes;
    private final List<List<Statement>> before;
    private final List<List<Statement>> after;

    Placement(Graph graph, Schedule schedule, Scratch scratch) {
        this(graph, schedule, scratch, METHOD_BYTES, false);
    }

    /// For methods that are loops over lanes: small ones, since the compiler looks at what a loop does several times over, and
    /// with nothing in the way of vector instructions where that can be kept apart.
    static Placement inLanes(Graph graph, Schedule schedule, Scratch scratch) {
        return new Placement(graph, schedule, scratch, LANE_BYTES, true);
    }

    private Placement(
            Graph graph, Schedule schedule, Scratch scratch, int methodBytes, boolean inLanes) {
        this.methodBytes = methodBytes;
        this.inLanes = inLanes;
        this.graph = graph;
        this.schedule = schedule;
        methodOf = new int[graph.size()];
        regionOf = new int[graph.size()];
        slotOf = new int[graph.size()];
        Arrays.fill(slotOf, -1);
        before = cut(schedule.before());
        after = cut(schedule.after());
        place(scratch);
    }

    List<List<Statement>> before() {
        return before;
    }

    List<List<Statement>> after() {
        return after;
    }

    /// The scratch word of a kept node, or -1 if it needs none.
    int slot(int node) {
        return slotOf[node];
    }

    private List<List<Statement>> cut(List<Statement> statements) {
        List<List<Statement>> methods = new ArrayList<>();
        int bytes = methodBytes;
        int guard = -1;
        boolean plain = true;
        for (Statement statement : statements) {
            int more = bytes(statement) + (statement.guard() == guard ? 0 : 12);
            boolean another = inLanes && vectorised(statement) != plain;
            if (another || bytes + more > methodBytes) {
                methods.add(new ArrayList<>());
                bytes = 0;
            }
            plain = another != plain;
            methods.getLast().add(statement);
            bytes += more;
            guard = statement.guard();
        }
        return methods;
    }

    /// Whether vector instructions do all that a statement does.
    private boolean vectorised(Statement statement) {
        boolean own =
                switch (statement) {
                    case Statement.Define define -> graph.op(define.node()).vectorised();
                    case Statement.Commit _,
                            Statement.Keep _,
                            Statement.Copy _,
                            Statement.Move _,
                            Statement.Count _ ->
                            true;
                    case Statement.Run _,
                            Statement.Block _,
                            Statement.Loop _,
                            Statement.Write _,
                            Statement.Clock _ ->
                            false;
                };
        for (int node : operands(statement)) {
            own &= vectorisedTree(node);
        }
        return own;
    }

    private boolean vectorisedTree(int node) {
        if (schedule.isKept(node)) {
            return true;
        }
        boolean all =
                switch (graph.op(node)) {
                    case CONSTANT, LOAD, RESULT -> true;
                    default -> graph.op(node).vectorised();
                };
        for (int k = 0; all && k < graph.operandCount(node); k++) {
            if (graph.op(node) != Op.RESULT) {
                all = vectorisedTree(graph.operand(node, k));
            }
        }
        return all;
    }

    private void place(Scratch scratch) {
        int method = 0;
        int region = 0;
        List<List<Statement>> all = new ArrayList<>(before);
        all.addAll(after);
        for (List<Statement> statements : all) {
            int guard = -1;
            region++;
            for (Statement statement : statements) {
                if (statement.guard() != guard) {
                    guard = statement.guard();
                    region++;
                    if (guard >= 0) {
                        read(guard, method, region, scratch);
                    }
                }
                int defined = statement instanceof Statement.Define define ? define.node() : -1;
                if (defined >= 0) {
                    methodOf[defined] = method;
                    regionOf[defined] = guard < 0 ? 0 : region;
                }
                for (int node : operands(statement)) {
                    readTree(node, method, region, scratch);
                }
            }
            method++;
        }
    }

    /// The expressions of a statement: its nodes, or the operands of the node that it defines.
    private int[] operands(Statement statement) {
        if (statement instanceof Statement.Define || statement instanceof Statement.Run) {
            int node = statement.nodes()[0];
            int[] operands = new int[graph.operandCount(node)];
            for (int k = 0; k < operands.length; k++) {
                operands[k] = graph.operand(node, k);
            }
            return operands;
        }
        return statement.nodes();
    }

    private void readTree(int node, int method, int region, Scratch scratch) {
        if (schedule.isKept(node)) {
            read(node, method, region, scratch);
            return;
        }
        for (int k = 0; k < graph.operandCount(node); k++) {
            readTree(graph.operand(node, k), method, region, scratch);
        }
    }

    private void read(int node, int method, int region, Scratch scratch) {
        boolean here =
                methodOf[node] == method && (regionOf[node] == 0 || regionOf[node] == region);
        if (schedule.isKept(node) && graph.op(node) != Op.CALL && !here && slotOf[node] < 0) {
            slotOf[node] = scratch.reserve(1);
        }
    }

    /// An upper bound of the bytecode of a statement.
    private int bytes(Statement statement) {
        int tree = 0;
        for (int node : operands(statement)) {
            tree += treeBytes(node);
        }
        return switch (statement) {
            case Statement.Define define -> tree + nodeBytes(define.node()) + 16;
            case Statement.Run _ -> tree + 8 * operands(statement).length + 24;
            case Statement.Commit _, Statement.Keep _ -> tree + 8;
            case Statement.Copy _, Statement.Move _ -> 12;
            case Statement.Block _ -> 24;
            // A loop has a method of its own: the compiler then looks at nothing else.
            case Statement.Loop _ -> METHOD_BYTES;
            case Statement.Count _ -> tree + 12;
            case Statement.Write write -> tree + 32 + write.data().length * 32;
            case Statement.Clock clock -> tree + 8 * clock.inputs().length + 16;
        };
    }

    private int treeBytes(int node) {
        if (schedule.isKept(node)) {
            return 6;
        }
        int bytes = nodeBytes(node);
        for (int k = 0; k < graph.operandCount(node); k++) {
            bytes += treeBytes(graph.operand(node, k));
        }
        return bytes;
    }

    private int nodeBytes(int node) {
        return switch (graph.op(node)) {
            case CONSTANT -> 4;
            case LOAD, RESULT -> 6;
            case CALL -> 0;
            case ADD, SUBTRACT, MULTIPLY, AND, OR, XOR -> 1;
            case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_ZEROS -> 3;
            case SIGN_EXTEND, PARITY -> 6;
            case SHIFT_LEFT_BY,
                    SHIFT_RIGHT_BY,
                    SHIFT_RIGHT_ZEROS_BY,
                    DIVIDE,
                    DIVIDE_UNSIGNED,
                    REMAINDER,
                    REMAINDER_UNSIGNED ->
                    3;
            case EQUAL -> 10;
            case MUX -> 6;
            case READ -> 16;
        };
    }
}
