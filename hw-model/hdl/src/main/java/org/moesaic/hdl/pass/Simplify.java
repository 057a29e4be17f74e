package org.moesaic.hdl.pass;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.Unary;
import org.moesaic.hdl.ir.UnaryOperator;
import org.moesaic.hdl.sim.Interpreter;

/// The rules by which one operation becomes a simpler one of the same type and the same value. They introduce no signals:
/// the result reads operands of the operation or of those before it.
final class Simplify {

    private final Map<Signal, Operation> operations;

    private Simplify(Map<Signal, Operation> operations) {
        this.operations = operations;
    }

    /// @param operations what is known of the operands, already simplified
    static Operation operation(Operation operation, Map<Signal, Operation> operations) {
        return new Simplify(operations).simplify(operation);
    }

    private Operation simplify(Operation operation) {
        Operation simpler = isConstant(operation) ? operation : rule(operation);
        return isConstant(simpler)
                ? new Literal(simpler.type(), Interpreter.evaluate(simpler, constants))
                : simpler;
    }

    private boolean isConstant(Operation operation) {
        return !(operation instanceof MemoryRead)
                && operation.operands().stream().allMatch(signal -> value(signal) != null);
    }

    private Operation rule(Operation operation) {
        return switch (operation) {
            case Literal literal -> literal;
            case Unary unary -> unary(unary);
            case Binary binary -> binary(binary);
            case Mux mux -> mux(mux);
            case Select select -> select(select);
            case Slice slice -> slice(slice);
            case Concat concat -> concat(concat);
            case Resize resize -> resize(resize);
            case MemoryRead read -> read;
        };
    }

    private final Interpreter.Values constants =
            new Interpreter.Values() {
                @Override
                public BigInteger of(Signal signal) {
                    return value(signal);
                }

                @Override
                public BigInteger word(MemoryRead read, int address) {
                    throw new IllegalStateException("a memory is no constant");
                }
            };

    /// The value of a constant, `null` for anything else.
    private BigInteger value(Signal signal) {
        return operations.get(signal) instanceof Literal literal ? literal.value() : null;
    }

    private boolean isZero(Signal signal) {
        return BigInteger.ZERO.equals(value(signal));
    }

    private boolean isOne(Signal signal) {
        return BigInteger.ONE.equals(value(signal));
    }

    /// All bits 1, which with a sign is −1.
    private boolean isOnes(Signal signal) {
        BigInteger value = value(signal);
        return value != null && signal.type().wrap(value.not()).signum() == 0;
    }

    private static Operation copy(Signal signal) {
        return new Resize(signal, signal.type());
    }

    private static Operation number(Type type, int value) {
        return Literal.of(type, value);
    }

    private Operation unary(Unary unary) {
        Signal operand = unary.operand();
        if (operand.width() == 1 && unary.operator() != UnaryOperator.NOT) {
            return new Resize(operand, unary.type());
        }
        if (unary.operator() == UnaryOperator.NOT
                && operations.get(operand) instanceof Unary inner
                && inner.operator() == UnaryOperator.NOT) {
            return copy(inner.operand());
        }
        return unary;
    }

    private Operation binary(Binary binary) {
        Signal left = binary.left();
        Signal right = binary.right();
        boolean same = left.equals(right);
        Type type = binary.type();
        return switch (binary.operator()) {
            case ADD -> isZero(right) ? copy(left) : isZero(left) ? copy(right) : binary;
            case SUBTRACT -> isZero(right) ? copy(left) : same ? number(type, 0) : binary;
            case MULTIPLY -> multiply(binary);
            case DIVIDE -> isOne(right) ? copy(left) : binary;
            case REMAINDER -> isOne(right) ? number(type, 0) : binary;
            case AND -> {
                if (isZero(left) || isZero(right)) {
                    yield number(type, 0);
                }
                yield isOnes(right) || same ? copy(left) : isOnes(left) ? copy(right) : binary;
            }
            case OR -> {
                if (isOnes(left) || isOnes(right)) {
                    yield copy(isOnes(left) ? left : right);
                }
                yield isZero(right) || same ? copy(left) : isZero(left) ? copy(right) : binary;
            }
            case XOR -> {
                if (same) {
                    yield number(type, 0);
                }
                yield isZero(right) ? copy(left) : isZero(left) ? copy(right) : binary;
            }
            case EQUAL -> same ? number(type, 1) : equal(binary, left, right);
            case NOT_EQUAL -> same ? number(type, 0) : binary;
            case LESS -> same ? number(type, 0) : binary;
            case LESS_OR_EQUAL -> same ? number(type, 1) : binary;
            case SHIFT_LEFT, SHIFT_RIGHT -> isZero(right) || isZero(left) ? copy(left) : binary;
        };
    }

    private Operation multiply(Binary binary) {
        if (isZero(binary.left()) || isZero(binary.right())) {
            return number(binary.type(), 0);
        }
        if (isOne(binary.right())) {
            return new Resize(binary.left(), binary.type());
        }
        return isOne(binary.left()) ? new Resize(binary.right(), binary.type()) : binary;
    }

    /// A condition compared with a constant is itself or its opposite.
    private Operation equal(Binary binary, Signal left, Signal right) {
        if (!left.type().equals(Type.BOOL)) {
            return binary;
        }
        Signal other = value(right) != null ? left : right;
        Signal constant = value(right) != null ? right : left;
        if (isOne(constant)) {
            return copy(other);
        }
        return isZero(constant) ? new Unary(UnaryOperator.NOT, other) : binary;
    }

    private Operation mux(Mux mux) {
        BigInteger condition = value(mux.condition());
        if (condition != null) {
            return copy(condition.signum() != 0 ? mux.whenTrue() : mux.whenFalse());
        }
        if (mux.whenTrue().equals(mux.whenFalse())) {
            return copy(mux.whenTrue());
        }
        if (mux.type().equals(Type.BOOL)) {
            if (isOne(mux.whenTrue()) && isZero(mux.whenFalse())) {
                return copy(mux.condition());
            }
            if (isZero(mux.whenTrue()) && isOne(mux.whenFalse())) {
                return new Unary(UnaryOperator.NOT, mux.condition());
            }
            if (isZero(mux.whenFalse())) {
                return new Binary(BinaryOperator.AND, mux.condition(), mux.whenTrue());
            }
            if (isOne(mux.whenTrue())) {
                return new Binary(BinaryOperator.OR, mux.condition(), mux.whenFalse());
            }
        }
        return mux;
    }

    private Operation select(Select select) {
        BigInteger index = value(select.index());
        if (index == null) {
            return select;
        }
        List<Signal> elements = select.elements();
        return index.compareTo(BigInteger.valueOf(elements.size())) < 0
                ? copy(elements.get(index.intValueExact()))
                : number(select.type(), 0);
    }

    private Operation slice(Slice slice) {
        Signal source = slice.source();
        if (slice.low() == 0) {
            return resize(new Resize(source, slice.type()));
        }
        if (operations.get(source) instanceof Slice inner) {
            return new Slice(inner.source(), inner.low() + slice.high(), inner.low() + slice.low());
        }
        return slice;
    }

    private static Operation concat(Concat concat) {
        return concat.parts().size() == 1
                ? new Resize(concat.parts().getFirst(), concat.type())
                : concat;
    }

    /// Two conversions are one where the first loses nothing that the second wants: it only adds bits, or the second is
    /// no wider than the first.
    private Operation resize(Resize resize) {
        if (operations.get(resize.source()) instanceof Resize inner) {
            Signal first = inner.source();
            Type middle = inner.type();
            boolean value =
                    middle.minimum().compareTo(first.type().minimum()) <= 0
                            && middle.maximum().compareTo(first.type().maximum()) >= 0;
            if (value || resize.type().width() <= middle.width()) {
                return new Resize(first, resize.type());
            }
        }
        return resize;
    }
}
