package org.moesaic.hdl.sim.compile;

/// What the expression of a node looks like, apart from which words of the state it reads: nodes of one shape differ in
/// nothing else. The cells of an array have the same shape.
final class Shapes {

    private final int[] shapes;
    private final Graph graph;
    private final NodeTable known = new NodeTable();

    Shapes(Graph graph) {
        this.graph = graph;
        shapes = new int[graph.size()];
        for (int node = 0; node < graph.size(); node++) {
            shapes[node] = shape(node);
        }
    }

    private int shape(int node) {
        Op op = graph.op(node);
        return switch (op) {
            case LOAD -> number(op, 0, -1, -1, -1);
            // What cannot be part of a loop is like nothing but itself.
            case RESULT, CALL, READ -> number(op, node, -1, -1, -1);
            default -> {
                int a = of(graph.a(node));
                int b = of(graph.b(node));
                boolean swap = commutative(op) && a > b;
                yield number(
                        op, graph.immediate(node), swap ? b : a, swap ? a : b, of(graph.c(node)));
            }
        };
    }

    private int number(Op op, long immediate, int a, int b, int c) {
        int old = known.find(op, immediate, a, b, c);
        return old >= 0 ? old : known.add(op, immediate, a, b, c);
    }

    /// A number for the shape of a node.
    int of(int node) {
        return node < 0 ? -1 : shapes[node];
    }

    static boolean commutative(Op op) {
        return switch (op) {
            case ADD, MULTIPLY, AND, OR, XOR, EQUAL -> true;
            default -> false;
        };
    }
}
