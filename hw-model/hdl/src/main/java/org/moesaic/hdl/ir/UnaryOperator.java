package org.moesaic.hdl.ir;

/// Operations with one operand.
public enum UnaryOperator {
    /// Every bit inverted; the result has the type of the operand.
    NOT,
    /// 1 if all bits are 1; one bit without sign.
    ALL_ONES,
    /// 1 if any bit is 1; one bit without sign.
    ANY_ONE,
    /// 1 if the number of ones is odd; one bit without sign.
    PARITY
}
