package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;

/// An operation with one operand; see [UnaryOperator] for what each does.
public record Unary(UnaryOperator operator, Signal operand) implements Operation {

    public Unary {
        Objects.requireNonNull(operator);
        Objects.requireNonNull(operand);
    }

    @Override
    public Type type() {
        return switch (operator) {
            case NOT -> operand.type();
            case ALL_ONES, ANY_ONE, PARITY -> Type.BOOL;
        };
    }

    @Override
    public List<Signal> operands() {
        return List.of(operand);
    }
}
