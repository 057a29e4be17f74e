package org.moesaic.hdl.sim.compile;

import java.util.HashMap;
import java.util.Map;

/// What the expression of a node looks like, apart from which words of the state it reads: nodes of one shape differ in
/// nothing else. The cells of an array have the same shape.
final class Shapes {

    private record Shape(Op op, long immediate, int a, int b, int c) {}

    private final int[] shapes;
    private final Graph graph;

    Shapes(Graph graph) {
        this.graph = graph;
        shapes = new int[graph.size()];
        Map<Shape, Integer> known = new HashMap<>();
        for (int node = 0; node < graph.size(); node++) {
            Shape shape = shape(node);
            shapes[node] = known.computeIfAbsent(shape, _ -> known.size());
        }
    }

    private Shape shape(int node) {
        Op op = graph.op(node);
        return switch (op) {
            case LOAD -> new Shape(op, 0, -1, -1, -1);
            // What cannot be part of a loop is like nothing but itself.
            case RESULT, CALL, READ -> new Shape(op, node, -1, -1, -1);
            default -> {
                int a = of(graph.a(node));
                int b = of(graph.b(node));
                boolean swap = commutative(op) && a > b;
                yield new Shape(
                        op, graph.immediate(node), swap ? b : a, swap ? a : b, of(graph.c(node)));
            }
        };
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
