package org.moesaic.hdl.emit;

/// A piece of Verilog that stands for the value of a signal, exactly as wide as the signal.
///
/// @param text the expression
/// @param primary whether it binds tighter than any operator, so that it needs no brackets as an operand
/// @param signed whether Verilog takes it as signed (IEEE 1364-2005, 5.5.1), whatever the type of the signal says
record Expression(String text, boolean primary, boolean signed) {

    static Expression primary(String text, boolean signed) {
        return new Expression(text, true, signed);
    }

    static Expression compound(String text, boolean signed) {
        return new Expression(text, false, signed);
    }

    /// As an operand: in brackets where it could be read otherwise.
    String operand() {
        return primary ? text : "(" + text + ")";
    }

    /// The same bits, taken with or without sign. The argument of a cast is on its own: nothing around changes its width.
    Expression as(boolean wanted) {
        return wanted == signed
                ? this
                : primary((wanted ? "$signed(" : "$unsigned(") + text + ")", wanted);
    }
}
