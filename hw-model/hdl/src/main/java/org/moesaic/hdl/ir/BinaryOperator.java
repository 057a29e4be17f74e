package org.moesaic.hdl.ir;

/// Operations with two operands, left and right.
///
/// | operator | operands | result |
/// |---|---|---|
/// | [#ADD], [#SUBTRACT] | one type T | T, modulo 2ʷ |
/// | [#MULTIPLY] | one sign, any widths a and b | that sign, width a + b: exact |
/// | [#DIVIDE], [#REMAINDER] | one type T | T |
/// | [#AND], [#OR], [#XOR] | one type T | T |
/// | [#EQUAL], [#NOT_EQUAL], [#LESS], [#LESS_OR_EQUAL] | one type T | one bit without sign |
/// | [#SHIFT_LEFT], [#SHIFT_RIGHT] | left any type T, right any unsigned type | T |
///
/// A sum that may not lose its carry is an addition of operands that were resized first.
public enum BinaryOperator {
    ADD,
    SUBTRACT,
    /// Never loses a bit: −2ᵃ⁻¹ · −2ᵇ⁻¹ fits a + b signed bits as well.
    MULTIPLY,
    /// Rounds towards zero. By zero: all bits 1 (2ʷ−1 without sign, −1 with sign). The smallest signed value by −1: itself.
    /// These are the conventions of the RISC-V M extension (20191213, table 7.1).
    DIVIDE,
    /// left − right · (left / right), with the sign of the left operand. By zero: the left operand. The smallest signed
    /// value by −1: 0.
    REMAINDER,
    AND,
    OR,
    XOR,
    EQUAL,
    NOT_EQUAL,
    /// Compares values: with sign for signed operands.
    LESS,
    /// Compares values: with sign for signed operands.
    LESS_OR_EQUAL,
    /// Left · 2^right modulo 2ʷ; 0 where right ≥ w.
    SHIFT_LEFT,
    /// Left / 2^right, rounded down: zeros come in without sign, copies of the sign bit with sign. Where right ≥ w: 0, or −1
    /// for a negative left operand.
    SHIFT_RIGHT
}
