package org.moesaic.hdl.sim.compile;

/// Adds nodes to a [Graph], folding what is constant and leaving out what changes nothing. All facts used are intervals of
/// values as signed words.
final class Builder {

    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;

    private final Graph graph;

    Builder(Graph graph) {
        this.graph = graph;
    }

    Graph graph() {
        return graph;
    }

    int constant(long value) {
        return graph.constant(value);
    }

    int add(int a, int b) {
        if (graph.isConstant(a, 0)) {
            return b;
        }
        if (graph.isConstant(b, 0)) {
            return a;
        }
        long low = graph.low(a) + graph.low(b);
        long high = graph.high(a) + graph.high(b);
        boolean overflows =
                addOverflows(graph.low(a), graph.low(b))
                        || addOverflows(graph.high(a), graph.high(b));
        return commutative(Op.ADD, a, b, overflows ? MIN : low, overflows ? MAX : high);
    }

    int subtract(int a, int b) {
        if (graph.isConstant(b, 0)) {
            return a;
        }
        if (a == b) {
            return constant(0);
        }
        boolean overflows =
                subtractOverflows(graph.low(a), graph.high(b))
                        || subtractOverflows(graph.high(a), graph.low(b));
        return make(
                Op.SUBTRACT,
                0,
                a,
                b,
                -1,
                overflows ? MIN : graph.low(a) - graph.high(b),
                overflows ? MAX : graph.high(a) - graph.low(b));
    }

    int multiply(int a, int b) {
        if (graph.isConstant(a, 0) || graph.isConstant(b, 0)) {
            return constant(0);
        }
        if (graph.isConstant(a, 1)) {
            return b;
        }
        if (graph.isConstant(b, 1)) {
            return a;
        }
        long low = MAX;
        long high = MIN;
        for (long x : new long[] {graph.low(a), graph.high(a)}) {
            for (long y : new long[] {graph.low(b), graph.high(b)}) {
                if (Math.multiplyHigh(x, y) != (x * y) >> 63) {
                    return commutative(Op.MULTIPLY, a, b, MIN, MAX);
                }
                low = Math.min(low, x * y);
                high = Math.max(high, x * y);
            }
        }
        return commutative(Op.MULTIPLY, a, b, low, high);
    }

    int and(int a, int b) {
        if (graph.isConstant(a)) {
            return maskedBy(b, a);
        }
        if (graph.isConstant(b)) {
            return maskedBy(a, b);
        }
        if (a == b) {
            return a;
        }
        if (graph.within(a, -1, 0)) {
            return chosenBy(a, b);
        }
        if (graph.within(b, -1, 0)) {
            return chosenBy(b, a);
        }
        if (graph.low(a) < 0 && graph.low(b) < 0) {
            return commutative(Op.AND, a, b, MIN, Math.max(graph.high(a), graph.high(b)));
        }
        // A word without sign keeps the result between 0 and itself.
        long high =
                Math.min(
                        graph.low(a) < 0 ? MAX : graph.high(a),
                        graph.low(b) < 0 ? MAX : graph.high(b));
        return commutative(Op.AND, a, b, 0, high);
    }

    /// All of x or nothing.
    private int chosenBy(int allOnesOrZero, int x) {
        return commutative(
                Op.AND, allOnesOrZero, x, Math.min(0, graph.low(x)), Math.max(0, graph.high(x)));
    }

    /// x and a constant.
    private int maskedBy(int x, int constant) {
        long mask = graph.immediate(constant);
        boolean lowBits = (mask & (mask + 1)) == 0;
        if (mask == -1 || lowBits && mask > 0 && graph.within(x, 0, mask)) {
            return x;
        }
        if (mask == 0) {
            return constant;
        }
        if (graph.op(x) == Op.AND && graph.isConstant(graph.a(x))) {
            return and(graph.b(x), constant(mask & graph.immediate(graph.a(x))));
        }
        // Under a mask of low bits, an extension or a mask of at least as many bits shows nowhere.
        if (lowBits && graph.op(x) == Op.SIGN_EXTEND && mask >>> (graph.immediate(x) - 1) <= 1) {
            return and(graph.a(x), constant);
        }
        long high = mask < 0 ? (graph.low(x) < 0 ? MAX : graph.high(x)) : mask;
        return commutative(Op.AND, x, constant, mask < 0 && graph.low(x) < 0 ? MIN : 0, high);
    }

    int or(int a, int b) {
        if (graph.isConstant(a, 0) || a == b) {
            return b;
        }
        if (graph.isConstant(b, 0)) {
            return a;
        }
        return commutative(Op.OR, a, b, bitsLow(a, b), bitsHigh(a, b));
    }

    int xor(int a, int b) {
        if (graph.isConstant(a, 0)) {
            return b;
        }
        if (graph.isConstant(b, 0)) {
            return a;
        }
        if (a == b) {
            return constant(0);
        }
        return commutative(Op.XOR, a, b, bitsLow(a, b), bitsHigh(a, b));
    }

    private long bitsLow(int a, int b) {
        return graph.low(a) >= 0 && graph.low(b) >= 0 ? 0 : -1 - bitsHigh(a, b);
    }

    /// Bits of the magnitude of either: the result of a bitwise operation needs no more.
    private long bitsHigh(int a, int b) {
        long bits =
                magnitude(graph.low(a))
                        | magnitude(graph.high(a))
                        | magnitude(graph.low(b))
                        | magnitude(graph.high(b));
        return bits == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(bits);
    }

    private static long magnitude(long value) {
        return value < 0 ? ~value : value;
    }

    /// The other truth value of a condition.
    int not(int condition) {
        return xor(condition, constant(1));
    }

    int shiftLeft(int a, int bits) {
        if (bits == 0) {
            return a;
        }
        long low = graph.low(a);
        long high = graph.high(a);
        boolean overflows = low << bits >> bits != low || high << bits >> bits != high;
        return make(
                Op.SHIFT_LEFT,
                bits,
                a,
                -1,
                -1,
                overflows ? MIN : low << bits,
                overflows ? MAX : high << bits);
    }

    int shiftRight(int a, int bits) {
        if (bits == 0) {
            return a;
        }
        return make(Op.SHIFT_RIGHT, bits, a, -1, -1, graph.low(a) >> bits, graph.high(a) >> bits);
    }

    int shiftRightZeros(int a, int bits) {
        if (bits == 0) {
            return a;
        }
        if (graph.low(a) >= 0) {
            return shiftRight(a, bits);
        }
        return make(Op.SHIFT_RIGHT_ZEROS, bits, a, -1, -1, 0, -1L >>> bits);
    }

    /// The low bits as a number with or without sign; 64 bits are the word itself.
    int extend(int a, int bits, boolean signed) {
        if (bits == Long.SIZE) {
            return a;
        }
        if (!signed) {
            return and(a, constant(-1L >>> (Long.SIZE - bits)));
        }
        long high = Limbs.highest(bits, true);
        long low = Limbs.lowest(bits, true);
        if (graph.within(a, low, high)) {
            return a;
        }
        if (graph.op(a) == Op.SIGN_EXTEND && graph.immediate(a) >= bits) {
            return extend(graph.a(a), bits, true);
        }
        long kept = -1L >>> (Long.SIZE - bits);
        if (graph.op(a) == Op.AND
                && graph.isConstant(graph.a(a))
                && (graph.immediate(graph.a(a)) & kept) == kept) {
            return extend(graph.b(a), bits, true);
        }
        return make(Op.SIGN_EXTEND, bits, a, -1, -1, low, high);
    }

    int shiftLeftBy(int a, int b) {
        if (graph.isConstant(b)) {
            long bits = graph.immediate(b);
            return (bits & -64) != 0 ? constant(0) : shiftLeft(a, (int) bits);
        }
        return make(Op.SHIFT_LEFT_BY, 0, a, b, -1, MIN, MAX);
    }

    int shiftRightBy(int a, int b) {
        if (graph.isConstant(b)) {
            long bits = graph.immediate(b);
            return shiftRight(a, (bits & -64) != 0 ? 63 : (int) bits);
        }
        return make(
                Op.SHIFT_RIGHT_BY,
                0,
                a,
                b,
                -1,
                Math.min(graph.low(a), 0),
                Math.max(graph.high(a), -1));
    }

    int shiftRightZerosBy(int a, int b) {
        if (graph.isConstant(b)) {
            long bits = graph.immediate(b);
            return (bits & -64) != 0 ? constant(0) : shiftRightZeros(a, (int) bits);
        }
        boolean sign = graph.low(a) < 0;
        return make(
                Op.SHIFT_RIGHT_ZEROS_BY, 0, a, b, -1, sign ? MIN : 0, sign ? MAX : graph.high(a));
    }

    int equal(int a, int b) {
        if (a == b) {
            return constant(1);
        }
        if (graph.high(a) < graph.low(b) || graph.high(b) < graph.low(a)) {
            return constant(0);
        }
        if (graph.within(a, 0, 1) && graph.within(b, 0, 1)) {
            return not(xor(a, b));
        }
        return commutative(Op.EQUAL, a, b, 0, 1);
    }

    /// With sign. Where the difference may not fit a word, its sign is worth something only for operands of one sign
    /// (Warren, Hacker's Delight, 2nd edition, 2-12).
    int less(int a, int b) {
        if (graph.high(a) < graph.low(b)) {
            return constant(1);
        }
        if (a == b || graph.low(a) >= graph.high(b)) {
            return constant(0);
        }
        int difference = subtract(a, b);
        boolean fits =
                !subtractOverflows(graph.low(a), graph.high(b))
                        && !subtractOverflows(graph.high(a), graph.low(b));
        int sign = fits ? difference : decided(a, b, and(a, complement(b)), difference);
        return shiftRightZeros(sign, Long.SIZE - 1);
    }

    int lessUnsigned(int a, int b) {
        if (graph.low(a) >= 0 && graph.low(b) >= 0) {
            return less(a, b);
        }
        if (a == b) {
            return constant(0);
        }
        int sign = decided(a, b, and(complement(a), b), subtract(a, b));
        return shiftRightZeros(sign, Long.SIZE - 1);
    }

    private int decided(int a, int b, int whenSignsDiffer, int difference) {
        return or(whenSignsDiffer, and(complement(xor(a, b)), difference));
    }

    private int complement(int a) {
        return xor(a, constant(-1));
    }

    int mux(int condition, int whenTrue, int whenFalse) {
        if (whenTrue == whenFalse || graph.isConstant(condition, 1)) {
            return whenTrue;
        }
        if (graph.isConstant(condition, 0)) {
            return whenFalse;
        }
        if (graph.isConstant(whenTrue, 1) && graph.isConstant(whenFalse, 0)) {
            return condition;
        }
        if (graph.isConstant(whenFalse, 0) && graph.within(whenTrue, 0, 1)) {
            return and(condition, whenTrue);
        }
        // All ones where the condition holds: one word for all that it chooses, and no branches.
        if (graph.isConstant(whenFalse, 0)) {
            return and(subtract(constant(0), condition), whenTrue);
        }
        if (graph.isConstant(whenTrue, 0)) {
            return and(subtract(condition, constant(1)), whenFalse);
        }
        return make(
                Op.MUX,
                0,
                condition,
                whenTrue,
                whenFalse,
                Math.min(graph.low(whenTrue), graph.low(whenFalse)),
                Math.max(graph.high(whenTrue), graph.high(whenFalse)));
    }

    int parity(int a) {
        return graph.within(a, 0, 1) ? a : make(Op.PARITY, 0, a, -1, -1, 0, 1);
    }

    int divide(int a, int b) {
        return make(Op.DIVIDE, 0, a, b, -1, MIN, MAX);
    }

    int divideUnsigned(int a, int b) {
        return make(Op.DIVIDE_UNSIGNED, 0, a, b, -1, MIN, MAX);
    }

    int remainder(int a, int b) {
        return make(
                Op.REMAINDER, 0, a, b, -1, Math.min(graph.low(a), 0), Math.max(graph.high(a), 0));
    }

    int remainderUnsigned(int a, int b) {
        boolean sign = graph.low(a) < 0;
        return make(Op.REMAINDER_UNSIGNED, 0, a, b, -1, sign ? MIN : 0, sign ? MAX : graph.high(a));
    }

    private int commutative(Op op, int a, int b, long low, long high) {
        return a <= b ? make(op, 0, a, b, -1, low, high) : make(op, 0, b, a, -1, low, high);
    }

    /// A node, or the constant that it always is.
    private int make(Op op, long immediate, int a, int b, int c, long low, long high) {
        boolean constant =
                (a < 0 || graph.isConstant(a))
                        && (b < 0 || graph.isConstant(b))
                        && (c < 0 || graph.isConstant(c));
        if (constant) {
            return constant(op.apply(immediate, value(a), value(b), value(c)));
        }
        return graph.node(op, immediate, a, b, c, low, high);
    }

    private long value(int node) {
        return node < 0 ? 0 : graph.immediate(node);
    }

    private static boolean addOverflows(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0;
    }

    private static boolean subtractOverflows(long a, long b) {
        return ((a ^ b) & (a ^ (a - b))) < 0;
    }
}
