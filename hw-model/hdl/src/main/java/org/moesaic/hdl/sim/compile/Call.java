package org.moesaic.hdl.sim.compile;

import java.util.Objects;

/// Work that has several words of operands or results and is done by a method: operands are stored side by side in the
/// scratch words, the method is called, results are found there.
///
/// @param kind which method
/// @param operands nodes, one a word
/// @param operandSlot scratch word of the first operand
/// @param resultSlot scratch word of the first result
/// @param results how many words they are
/// @param x a number for the method: the width of the left operand, or which black box
/// @param y another number for the method: the width of the right operand
record Call(Kind kind, int[] operands, int operandSlot, int resultSlot, int results, int x, int y) {

    enum Kind {
        MULTIPLY,
        MULTIPLY_UNSIGNED,
        DIVIDE,
        DIVIDE_UNSIGNED,
        REMAINDER,
        REMAINDER_UNSIGNED,
        SHIFT_LEFT,
        SHIFT_RIGHT,
        SHIFT_RIGHT_UNSIGNED,
        BLACK_BOX
    }

    Call {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(operands);
    }
}
