package org.moesaic.hdl.sim.compile;

/// What a node of a [Graph] does with one machine word each of its operands a, b, c. An immediate is a constant of the node
/// itself.
///
/// Conditions are 0 or 1. None of the operations fails: they are total like those of the circuit.
enum Op {
    /// The immediate.
    CONSTANT(0),
    /// Word number *immediate* of the state: an input, or a register as it was before the edge.
    LOAD(0),
    /// Word number *immediate* of what the [Call] a has computed.
    RESULT(1),
    /// A [Call]; has no value of its own.
    CALL(0),
    ADD(2),
    SUBTRACT(2),
    /// The low 64 bits of a product.
    MULTIPLY(2),
    AND(2),
    OR(2),
    XOR(2),
    /// a · 2^immediate, immediate 0 … 63.
    SHIFT_LEFT(1),
    /// a / 2^immediate, with copies of the sign.
    SHIFT_RIGHT(1),
    /// a / 2^immediate, with zeros.
    SHIFT_RIGHT_ZEROS(1),
    /// The low *immediate* bits of a as a signed number, immediate 1 … 63.
    SIGN_EXTEND(1),
    /// a · 2^b; 0 where b, without sign, is 64 or more.
    SHIFT_LEFT_BY(2),
    /// a / 2^b with copies of the sign, for any b without sign.
    SHIFT_RIGHT_BY(2),
    /// a / 2^b with zeros; 0 where b, without sign, is 64 or more.
    SHIFT_RIGHT_ZEROS_BY(2),
    EQUAL(2),
    /// b if a is 1, c if a is 0.
    MUX(3),
    /// 1 if the number of ones in a is odd.
    PARITY(1),
    /// Towards zero, −1 by zero.
    DIVIDE(2),
    /// Without sign; all ones by zero.
    DIVIDE_UNSIGNED(2),
    /// a by zero.
    REMAINDER(2),
    /// Without sign; a by zero.
    REMAINDER_UNSIGNED(2),
    /// A word of the memory whose [MemoryImage] is number *immediate / 1024*, limb *immediate mod 1024*, at address a; 0 beyond
    /// the depth.
    READ(1);

    /// Number of operands among a, b, c; a [Call] keeps its own elsewhere.
    final int operands;

    Op(int operands) {
        this.operands = operands;
    }

    /// Whether the value follows from operands and immediate alone.
    boolean pure() {
        return switch (this) {
            case LOAD, RESULT, CALL, READ -> false;
            default -> true;
        };
    }

    /// Whether processors do it to many words at once.
    boolean vectorised() {
        return switch (this) {
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    AND,
                    OR,
                    XOR,
                    SHIFT_LEFT,
                    SHIFT_RIGHT,
                    SHIFT_RIGHT_ZEROS,
                    SIGN_EXTEND,
                    EQUAL,
                    MUX ->
                    true;
            case CONSTANT,
                    LOAD,
                    RESULT,
                    CALL,
                    SHIFT_LEFT_BY,
                    SHIFT_RIGHT_BY,
                    SHIFT_RIGHT_ZEROS_BY,
                    PARITY,
                    DIVIDE,
                    DIVIDE_UNSIGNED,
                    REMAINDER,
                    REMAINDER_UNSIGNED,
                    READ ->
                    false;
        };
    }

    /// The value of a pure operation.
    long apply(long immediate, long a, long b, long c) {
        return switch (this) {
            case CONSTANT -> immediate;
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHIFT_LEFT -> a << immediate;
            case SHIFT_RIGHT -> a >> immediate;
            case SHIFT_RIGHT_ZEROS -> a >>> immediate;
            case SIGN_EXTEND -> a << (64 - immediate) >> (64 - immediate);
            case SHIFT_LEFT_BY -> Words.shiftLeft(a, b);
            case SHIFT_RIGHT_BY -> Words.shiftRight(a, b);
            case SHIFT_RIGHT_ZEROS_BY -> Words.shiftRightZeros(a, b);
            case EQUAL -> a == b ? 1 : 0;
            case MUX -> a == 1 ? b : c;
            case PARITY -> Long.bitCount(a) & 1;
            case DIVIDE -> Words.divide(a, b);
            case DIVIDE_UNSIGNED -> Words.divideUnsigned(a, b);
            case REMAINDER -> Words.remainder(a, b);
            case REMAINDER_UNSIGNED -> Words.remainderUnsigned(a, b);
            case LOAD, RESULT, CALL, READ ->
                    throw new IllegalArgumentException(this + " depends on state");
        };
    }
}
