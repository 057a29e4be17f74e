package org.moesaic.hdl.sim.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A circuit taken apart into operations on machine words: nodes numbered from 0, operands before those that use them.
///
/// Equal nodes are one node, so that common subexpressions need no pass of their own. Each node knows an interval that its
/// value, as a signed word, always lies in: [Builder] leaves out masks and sign extensions that change nothing.
final class Graph {

    private final NodeTable nodes = new NodeTable();
    private final List<Call> calls = new ArrayList<>();
    private long[] lows = new long[64];
    private long[] highs = new long[64];

    int size() {
        return nodes.size();
    }

    Op op(int node) {
        return nodes.op(node);
    }

    long immediate(int node) {
        return nodes.immediate(node);
    }

    int a(int node) {
        return nodes.a(node);
    }

    int b(int node) {
        return nodes.b(node);
    }

    int c(int node) {
        return nodes.c(node);
    }

    /// The smallest value that the node may have.
    long low(int node) {
        return lows[node];
    }

    /// The largest value that the node may have.
    long high(int node) {
        return highs[node];
    }

    boolean within(int node, long low, long high) {
        return lows[node] >= low && highs[node] <= high;
    }

    boolean isConstant(int node) {
        return op(node) == Op.CONSTANT;
    }

    boolean isConstant(int node, long value) {
        return op(node) == Op.CONSTANT && immediate(node) == value;
    }

    /// A [Call] is never equal to another.
    Call call(int node) {
        return calls.get((int) immediate(node));
    }

    int operandCount(int node) {
        return op(node) == Op.CALL ? call(node).operands().length : op(node).operands;
    }

    int operand(int node, int index) {
        if (op(node) == Op.CALL) {
            return call(node).operands()[index];
        }
        return switch (index) {
            case 0 -> nodes.a(node);
            case 1 -> nodes.b(node);
            case 2 -> nodes.c(node);
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    /// The node with these parts, an old one if there is one. An old one keeps its interval.
    int node(Op op, long immediate, int a, int b, int c, long low, long high) {
        int old = nodes.find(op, immediate, a, b, c);
        return old >= 0 ? old : bounded(nodes.add(op, immediate, a, b, c), low, high);
    }

    int constant(long value) {
        return node(Op.CONSTANT, value, -1, -1, -1, value, value);
    }

    int load(int slot, long low, long high) {
        return node(Op.LOAD, slot, -1, -1, -1, low, high);
    }

    int call(Call call) {
        calls.add(call);
        return bounded(nodes.append(Op.CALL, calls.size() - 1L, -1, -1, -1), 0, 0);
    }

    /// Words of the state change places.
    ///
    /// @param slots new places by the old ones
    void moveLoads(int[] slots) {
        nodes.rename(Op.LOAD, slots);
    }

    private int bounded(int node, long low, long high) {
        if (node >= lows.length) {
            lows = Arrays.copyOf(lows, 2 * node);
            highs = Arrays.copyOf(highs, 2 * node);
        }
        lows[node] = low;
        highs[node] = high;
        return node;
    }
}
