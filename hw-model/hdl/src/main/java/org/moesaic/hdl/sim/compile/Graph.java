package org.moesaic.hdl.sim.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A circuit taken apart into operations on machine words: nodes numbered from 0, operands before those that use them.
///
/// Equal nodes are one node, so that common subexpressions need no pass of their own. Each node knows an interval that its
/// value, as a signed word, always lies in: [Builder] leaves out masks and sign extensions that change nothing.
final class Graph {

    /// Identity of a node; a [Call] is never equal to another.
    private record Key(Op op, long immediate, int a, int b, int c) {}

    private final Map<Key, Integer> known = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    private Op[] ops = new Op[64];
    private long[] immediates = new long[64];
    private int[] as = new int[64];
    private int[] bs = new int[64];
    private int[] cs = new int[64];
    private long[] lows = new long[64];
    private long[] highs = new long[64];
    private int size;

    int size() {
        return size;
    }

    Op op(int node) {
        return ops[node];
    }

    long immediate(int node) {
        return immediates[node];
    }

    int a(int node) {
        return as[node];
    }

    int b(int node) {
        return bs[node];
    }

    int c(int node) {
        return cs[node];
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
        return ops[node] == Op.CONSTANT;
    }

    boolean isConstant(int node, long value) {
        return ops[node] == Op.CONSTANT && immediates[node] == value;
    }

    Call call(int node) {
        return calls.get((int) immediates[node]);
    }

    int operandCount(int node) {
        return ops[node] == Op.CALL ? call(node).operands().length : ops[node].operands;
    }

    int operand(int node, int index) {
        if (ops[node] == Op.CALL) {
            return call(node).operands()[index];
        }
        return switch (index) {
            case 0 -> as[node];
            case 1 -> bs[node];
            case 2 -> cs[node];
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    /// The node with these parts, an old one if there is one. An old one keeps its interval.
    int node(Op op, long immediate, int a, int b, int c, long low, long high) {
        Key key = new Key(op, immediate, a, b, c);
        Integer old = known.get(key);
        if (old != null) {
            return old;
        }
        int node = append(op, immediate, a, b, c, low, high);
        known.put(key, node);
        return node;
    }

    int constant(long value) {
        return node(Op.CONSTANT, value, -1, -1, -1, value, value);
    }

    int load(int slot, long low, long high) {
        return node(Op.LOAD, slot, -1, -1, -1, low, high);
    }

    int call(Call call) {
        calls.add(call);
        return append(Op.CALL, calls.size() - 1L, -1, -1, -1, 0, 0);
    }

    private int append(Op op, long immediate, int a, int b, int c, long low, long high) {
        if (size == ops.length) {
            int capacity = 2 * size;
            ops = Arrays.copyOf(ops, capacity);
            immediates = Arrays.copyOf(immediates, capacity);
            as = Arrays.copyOf(as, capacity);
            bs = Arrays.copyOf(bs, capacity);
            cs = Arrays.copyOf(cs, capacity);
            lows = Arrays.copyOf(lows, capacity);
            highs = Arrays.copyOf(highs, capacity);
        }
        ops[size] = op;
        immediates[size] = immediate;
        as[size] = a;
        bs[size] = b;
        cs[size] = c;
        lows[size] = low;
        highs[size] = high;
        return size++;
    }
}
