package org.moesaic.hdl.emit;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Function;
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

/// The operations of the circuit in gates. Words are literals, the lowest bit first.
final class BitOperations {

    private final BitArithmetic arithmetic;
    private final AndGates gates;

    BitOperations(BitArithmetic arithmetic, AndGates gates) {
        this.arithmetic = arithmetic;
        this.gates = gates;
    }

    static int[] constant(int width, BigInteger value) {
        int[] word = new int[width];
        Arrays.setAll(word, i -> value.testBit(i) ? AndGates.TRUE : AndGates.FALSE);
        return word;
    }

    /// @param words the literals of its operands
    int[] of(Operation operation, Function<Signal, int[]> words) {
        return switch (operation) {
            case Literal literal -> constant(literal.type().width(), literal.value());
            case Unary unary -> unary(unary, words.apply(unary.operand()));
            case Binary binary ->
                    binary(binary, words.apply(binary.left()), words.apply(binary.right()));
            case Mux mux ->
                    arithmetic.mux(
                            words.apply(mux.condition())[0],
                            words.apply(mux.whenTrue()),
                            words.apply(mux.whenFalse()));
            case Select select ->
                    choose(
                            words.apply(select.index()),
                            select.elements().stream().map(words).toArray(int[][]::new));
            case Slice slice ->
                    Arrays.copyOfRange(words.apply(slice.source()), slice.low(), slice.high() + 1);
            case Concat concat -> concat(concat, words);
            case Resize resize ->
                    resize(
                            words.apply(resize.source()),
                            resize.source().type(),
                            resize.type().width());
            case MemoryRead read -> throw new IllegalArgumentException("words of " + read.memory());
        };
    }

    private int[] unary(Unary unary, int[] operand) {
        return switch (unary.operator()) {
            case NOT -> BitArithmetic.not(operand);
            case ALL_ONES -> new int[] {arithmetic.all(operand)};
            case ANY_ONE -> new int[] {arithmetic.any(operand)};
            case PARITY -> new int[] {arithmetic.parity(operand)};
        };
    }

    private int[] binary(Binary binary, int[] left, int[] right) {
        boolean signed = binary.left().type().signed();
        int width = binary.type().width();
        return switch (binary.operator()) {
            case ADD -> arithmetic.add(left, right);
            case SUBTRACT -> arithmetic.subtract(left, right);
            case MULTIPLY ->
                    arithmetic.multiply(
                            resize(left, binary.left().type(), width),
                            resize(right, binary.right().type(), width));
            case DIVIDE, REMAINDER -> {
                int[][] both =
                        signed
                                ? arithmetic.divideSigned(left, right)
                                : arithmetic.divide(left, right);
                yield both[binary.operator() == BinaryOperator.DIVIDE ? 0 : 1];
            }
            case AND -> bitwise(left, right, gates::and);
            case OR -> bitwise(left, right, gates::or);
            case XOR -> bitwise(left, right, gates::xor);
            case EQUAL -> new int[] {arithmetic.equal(left, right)};
            case NOT_EQUAL -> new int[] {AndGates.not(arithmetic.equal(left, right))};
            case LESS -> new int[] {arithmetic.less(left, right, signed)};
            case LESS_OR_EQUAL -> new int[] {AndGates.not(arithmetic.less(right, left, signed))};
            case SHIFT_LEFT -> arithmetic.shift(left, right, true, AndGates.FALSE);
            case SHIFT_RIGHT ->
                    arithmetic.shift(
                            left, right, false, signed ? left[left.length - 1] : AndGates.FALSE);
        };
    }

    private interface Gate {
        int of(int a, int b);
    }

    private static int[] bitwise(int[] left, int[] right, Gate gate) {
        int[] word = new int[left.length];
        Arrays.setAll(word, i -> gate.of(left[i], right[i]));
        return word;
    }

    /// The word that the index chooses; zeros where there is none.
    int[] choose(int[] index, int[][] elements) {
        int[] chosen = BitArithmetic.constant(elements[0].length, false);
        for (int i = 0; i < elements.length; i++) {
            if (index.length >= Integer.SIZE - 1 || i < 1 << index.length) {
                int hit = arithmetic.equal(index, constant(index.length, BigInteger.valueOf(i)));
                chosen = arithmetic.mux(hit, elements[i], chosen);
            }
        }
        return chosen;
    }

    /// The first part is the highest.
    private static int[] concat(Concat concat, Function<Signal, int[]> words) {
        int[] word = new int[concat.type().width()];
        int at = word.length;
        for (Signal part : concat.parts()) {
            at -= part.width();
            System.arraycopy(words.apply(part), 0, word, at, part.width());
        }
        return word;
    }

    private static int[] resize(int[] source, Type type, int width) {
        int[] word = Arrays.copyOf(source, width);
        if (width > source.length) {
            int fill = type.signed() ? source[source.length - 1] : AndGates.FALSE;
            Arrays.fill(word, source.length, width, fill);
        }
        return word;
    }
}
