package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.List;
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

/// The meaning of each operation on values, written to be read beside the tables of [BinaryOperator] and its neighbours.
/// Every other backend is held against it.
public final class Interpreter {

    /// Where the operands' values are.
    public interface Values {

        /// The value of a signal, in the range of its type.
        BigInteger of(Signal signal);

        /// A word of a memory; the address is below its depth.
        BigInteger word(MemoryRead read, int address);
    }

    private Interpreter() {}

    /// The value of an operation, in the range of its type.
    public static BigInteger evaluate(Operation operation, Values values) {
        return switch (operation) {
            case Literal(Type _, BigInteger value) -> value;
            case Unary(UnaryOperator operator, Signal operand) ->
                    unary(operator, operand.type(), values.of(operand));
            case Binary(BinaryOperator operator, Signal left, Signal right) ->
                    binary(operator, operation.type(), values.of(left), values.of(right));
            case Mux(Signal condition, Signal whenTrue, Signal whenFalse) ->
                    values.of(isTrue(values.of(condition)) ? whenTrue : whenFalse);
            case Select(Signal index, List<Signal> elements) -> {
                BigInteger position = values.of(index);
                yield position.compareTo(BigInteger.valueOf(elements.size())) < 0
                        ? values.of(elements.get(position.intValueExact()))
                        : BigInteger.ZERO;
            }
            case Slice(Signal source, int _, int low) ->
                    operation.type().wrap(bits(source, values).shiftRight(low));
            case Concat(List<Signal> parts) -> {
                BigInteger all = BigInteger.ZERO;
                for (Signal part : parts) {
                    all = all.shiftLeft(part.width()).or(bits(part, values));
                }
                yield all;
            }
            case Resize(Signal source, Type type) -> type.wrap(values.of(source));
            case MemoryRead read -> {
                BigInteger address = values.of(read.address());
                yield address.compareTo(BigInteger.valueOf(read.memory().depth())) < 0
                        ? values.word(read, address.intValueExact())
                        : BigInteger.ZERO;
            }
        };
    }

    private static BigInteger unary(UnaryOperator operator, Type type, BigInteger value) {
        BigInteger bits = unsigned(type, value);
        return switch (operator) {
            case NOT -> type.wrap(value.not());
            case ALL_ONES -> bit(bits.bitCount() == type.width());
            case ANY_ONE -> bit(bits.signum() != 0);
            case PARITY -> bit(bits.bitCount() % 2 == 1);
        };
    }

    private static BigInteger binary(
            BinaryOperator operator, Type type, BigInteger left, BigInteger right) {
        return switch (operator) {
            case ADD -> type.wrap(left.add(right));
            case SUBTRACT -> type.wrap(left.subtract(right));
            case MULTIPLY -> left.multiply(right);
            case DIVIDE ->
                    type.wrap(right.signum() == 0 ? BigInteger.ONE.negate() : left.divide(right));
            case REMAINDER -> right.signum() == 0 ? left : left.remainder(right);
            case AND -> left.and(right);
            case OR -> left.or(right);
            case XOR -> left.xor(right);
            case EQUAL -> bit(left.equals(right));
            case NOT_EQUAL -> bit(!left.equals(right));
            case LESS -> bit(left.compareTo(right) < 0);
            case LESS_OR_EQUAL -> bit(left.compareTo(right) <= 0);
            case SHIFT_LEFT -> type.wrap(left.shiftLeft(amount(right, type)));
            case SHIFT_RIGHT -> left.shiftRight(amount(right, type));
        };
    }

    /// Beyond the width all amounts do the same.
    private static int amount(BigInteger shift, Type type) {
        return shift.min(BigInteger.valueOf(type.width())).intValueExact();
    }

    private static BigInteger bits(Signal signal, Values values) {
        return unsigned(signal.type(), values.of(signal));
    }

    /// The bits of a value as a number without sign.
    private static BigInteger unsigned(Type type, BigInteger value) {
        return Type.of(false, type.width()).wrap(value);
    }

    private static BigInteger bit(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    static boolean isTrue(BigInteger value) {
        return value.signum() != 0;
    }
}
