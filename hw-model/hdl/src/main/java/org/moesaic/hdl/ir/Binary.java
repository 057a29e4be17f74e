package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;

/// An operation with two operands; see [BinaryOperator] for the rule of each.
///
/// @throws IllegalArgumentException if the types of the operands break the rule
public record Binary(BinaryOperator operator, Signal left, Signal right) implements Operation {

    public Binary {
        Objects.requireNonNull(operator);
        Objects.requireNonNull(left);
        Objects.requireNonNull(right);
        boolean allowed =
                switch (operator) {
                    case ADD,
                            SUBTRACT,
                            DIVIDE,
                            REMAINDER,
                            AND,
                            OR,
                            XOR,
                            EQUAL,
                            NOT_EQUAL,
                            LESS,
                            LESS_OR_EQUAL ->
                            left.type().equals(right.type());
                    case MULTIPLY -> left.type().signed() == right.type().signed();
                    case SHIFT_LEFT, SHIFT_RIGHT -> !right.type().signed();
                };
        if (!allowed) {
            throw new IllegalArgumentException(operator + " of " + left + " and " + right);
        }
    }

    @Override
    public Type type() {
        return switch (operator) {
            case ADD, SUBTRACT, DIVIDE, REMAINDER, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT ->
                    left.type();
            case MULTIPLY -> Type.of(left.type().signed(), left.width() + right.width());
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL -> Type.BOOL;
        };
    }

    @Override
    public List<Signal> operands() {
        return List.of(left, right);
    }
}
