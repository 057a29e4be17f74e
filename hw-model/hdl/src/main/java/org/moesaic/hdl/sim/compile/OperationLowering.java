package org.moesaic.hdl.sim.compile;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/// The nodes of one operation: a word each where values fit one, else words with carries between them.
final class OperationLowering {

    private final Builder build;
    private final Graph graph;
    private final Layout layout;
    private final Function<Signal, int[]> values;
    private int scratch;

    OperationLowering(Builder build, Layout layout, Function<Signal, int[]> values) {
        this.build = build;
        this.graph = build.graph();
        this.layout = layout;
        this.values = values;
    }

    int scratchWords() {
        return scratch;
    }

    /// Sets scratch words aside.
    int reserve(int words) {
        int first = scratch;
        scratch += words;
        return first;
    }

    /// The words of an operation whose operands have theirs.
    int[] lower(Operation operation) {
        return switch (operation) {
            case Literal literal -> literal(literal.type(), literal.value());
            case Unary unary -> unary(unary);
            case Binary binary -> binary(binary);
            case Mux mux ->
                    mux(value(mux.condition())[0], value(mux.whenTrue()), value(mux.whenFalse()));
            case Select select -> select(select);
            case Slice slice -> pieces(slice.source(), slice.low(), slice.type());
            case Concat concat -> concat(concat);
            case Resize resize -> resize(resize.source(), resize.type());
            case MemoryRead read -> read(read);
        };
    }

    private int[] value(Signal signal) {
        return values.apply(signal);
    }

    private int[] literal(Type type, BigInteger value) {
        int[] limbs = new int[Limbs.count(type)];
        for (int limb = 0; limb < limbs.length; limb++) {
            limbs[limb] = build.constant(Limbs.limb(value, limb));
        }
        return limbs;
    }

    /// Puts the highest word right for its type.
    private int[] canonical(Type type, int[] limbs) {
        int top = limbs.length - 1;
        limbs[top] = build.extend(limbs[top], Limbs.topBits(type.width()), type.signed());
        return limbs;
    }

    private int[] unary(Unary unary) {
        int[] x = value(unary.operand());
        Type type = unary.operand().type();
        return switch (unary.operator()) {
            case NOT -> {
                int[] limbs = new int[x.length];
                for (int limb = 0; limb < x.length; limb++) {
                    limbs[limb] = build.xor(x[limb], build.constant(ones(type, limb)));
                }
                yield limbs;
            }
            case ALL_ONES -> {
                int all = build.constant(1);
                for (int limb = 0; limb < x.length; limb++) {
                    int equal = build.equal(x[limb], build.constant(ones(type, limb)));
                    all = build.and(all, equal);
                }
                yield new int[] {all};
            }
            case ANY_ONE -> new int[] {any(x, 0)};
            case PARITY -> {
                int folded = build.constant(0);
                for (int limb = 0; limb < x.length; limb++) {
                    // Copies of the sign bit are not bits of the value.
                    int bits = limb == x.length - 1 ? Limbs.topBits(type.width()) : Long.SIZE;
                    folded = build.xor(folded, build.extend(x[limb], bits, false));
                }
                yield new int[] {build.parity(folded)};
            }
        };
    }

    private static long ones(Type type, int limb) {
        return Limbs.canonical(type, limb, -1);
    }

    /// 1 if any word from `first` on is not 0.
    private int any(int[] limbs, int first) {
        int or = build.constant(0);
        for (int limb = first; limb < limbs.length; limb++) {
            or = build.or(or, limbs[limb]);
        }
        return graph.within(or, 0, 1) ? or : build.not(build.equal(or, build.constant(0)));
    }

    private int[] binary(Binary binary) {
        int[] x = value(binary.left());
        int[] y = value(binary.right());
        Type type = binary.left().type();
        return switch (binary.operator()) {
            case ADD -> canonical(type, add(x, y));
            case SUBTRACT -> canonical(type, subtract(x, y));
            case MULTIPLY -> multiply(binary, x, y);
            case DIVIDE, REMAINDER -> divide(binary, x, y);
            case AND -> each(x, y, build::and);
            case OR -> each(x, y, build::or);
            case XOR -> each(x, y, build::xor);
            case EQUAL -> new int[] {equal(x, y)};
            case NOT_EQUAL -> new int[] {build.not(equal(x, y))};
            case LESS -> new int[] {less(type, x, y)};
            case LESS_OR_EQUAL -> new int[] {build.not(less(type, y, x))};
            case SHIFT_LEFT, SHIFT_RIGHT -> shift(binary, x, amount(y));
        };
    }

    private interface Pair {
        int of(int a, int b);
    }

    private static int[] each(int[] x, int[] y, Pair operation) {
        int[] limbs = new int[x.length];
        for (int limb = 0; limb < x.length; limb++) {
            limbs[limb] = operation.of(x[limb], y[limb]);
        }
        return limbs;
    }

    private int[] add(int[] x, int[] y) {
        int[] limbs = new int[x.length];
        int carry = build.constant(0);
        for (int limb = 0; limb < x.length; limb++) {
            int sum = build.add(x[limb], y[limb]);
            limbs[limb] = build.add(sum, carry);
            if (limb < x.length - 1) {
                int first = build.lessUnsigned(sum, x[limb]);
                carry = build.or(first, build.lessUnsigned(limbs[limb], sum));
            }
        }
        return limbs;
    }

    private int[] subtract(int[] x, int[] y) {
        int[] limbs = new int[x.length];
        int borrow = build.constant(0);
        for (int limb = 0; limb < x.length; limb++) {
            int difference = build.subtract(x[limb], y[limb]);
            limbs[limb] = build.subtract(difference, borrow);
            if (limb < x.length - 1) {
                int first = build.lessUnsigned(x[limb], y[limb]);
                borrow = build.or(first, build.lessUnsigned(difference, borrow));
            }
        }
        return limbs;
    }

    private int[] multiply(Binary binary, int[] x, int[] y) {
        Type type = binary.type();
        if (type.width() <= Long.SIZE) {
            return new int[] {build.multiply(x[0], y[0])};
        }
        Call.Kind kind = type.signed() ? Call.Kind.MULTIPLY : Call.Kind.MULTIPLY_UNSIGNED;
        return call(kind, both(x, y), type, binary.left().width(), binary.right().width());
    }

    private int[] divide(Binary binary, int[] x, int[] y) {
        Type type = binary.type();
        boolean quotient = binary.operator() == BinaryOperator.DIVIDE;
        if (x.length > 1) {
            Call.Kind kind;
            if (type.signed()) {
                kind = quotient ? Call.Kind.DIVIDE : Call.Kind.REMAINDER;
            } else {
                kind = quotient ? Call.Kind.DIVIDE_UNSIGNED : Call.Kind.REMAINDER_UNSIGNED;
            }
            return call(kind, both(x, y), type, type.width(), type.width());
        }
        boolean plain = graph.low(x[0]) >= 0 && graph.low(y[0]) >= 0;
        int word;
        if (type.signed() || plain) {
            word = quotient ? build.divide(x[0], y[0]) : build.remainder(x[0], y[0]);
        } else {
            word =
                    quotient
                            ? build.divideUnsigned(x[0], y[0])
                            : build.remainderUnsigned(x[0], y[0]);
        }
        return canonical(type, new int[] {word});
    }

    private int equal(int[] x, int[] y) {
        int all = build.constant(1);
        for (int limb = 0; limb < x.length; limb++) {
            all = build.and(all, build.equal(x[limb], y[limb]));
        }
        return all;
    }

    /// From the lowest word up: a higher word decides, unless it is equal.
    private int less(Type type, int[] x, int[] y) {
        int less = build.constant(0);
        for (int limb = 0; limb < x.length; limb++) {
            boolean sign = type.signed() && limb == x.length - 1;
            int here = sign ? build.less(x[limb], y[limb]) : build.lessUnsigned(x[limb], y[limb]);
            int equal = build.equal(x[limb], y[limb]);
            less = build.or(here, build.and(equal, less));
        }
        return less;
    }

    /// An amount as one word; amounts that need more are beyond any width.
    private int amount(int[] y) {
        return y.length == 1 ? y[0] : build.mux(any(y, 1), build.constant(Long.MAX_VALUE), y[0]);
    }

    private int[] shift(Binary binary, int[] x, int amount) {
        Type type = binary.type();
        boolean left = binary.operator() == BinaryOperator.SHIFT_LEFT;
        if (x.length == 1) {
            int word;
            if (left) {
                word = build.shiftLeftBy(x[0], amount);
            } else {
                word =
                        type.signed()
                                ? build.shiftRightBy(x[0], amount)
                                : build.shiftRightZerosBy(x[0], amount);
            }
            return canonical(type, new int[] {word});
        }
        Call.Kind kind = Call.Kind.SHIFT_LEFT;
        if (!left) {
            kind = type.signed() ? Call.Kind.SHIFT_RIGHT : Call.Kind.SHIFT_RIGHT_UNSIGNED;
        }
        return call(kind, both(x, new int[] {amount}), type, type.width(), 0);
    }

    private int[] mux(int condition, int[] whenTrue, int[] whenFalse) {
        return each(whenTrue, whenFalse, (a, b) -> build.mux(condition, a, b));
    }

    /// A tree of choices of two, one level for each bit of the index; beyond the last element all is 0.
    private int[] select(Select select) {
        int[] index = value(select.index());
        List<int[]> level = new ArrayList<>();
        select.elements().forEach(element -> level.add(value(element)));
        int[] zero = literal(select.type(), BigInteger.ZERO);
        int bit = 0;
        while (level.size() > 1 && bit < select.index().width()) {
            int condition =
                    build.extend(
                            build.shiftRightZeros(index[bit / Long.SIZE], bit % Long.SIZE),
                            1,
                            false);
            for (int pair = 0; 2 * pair < level.size(); pair++) {
                int[] odd = 2 * pair + 1 < level.size() ? level.get(2 * pair + 1) : zero;
                level.set(pair, mux(condition, odd, level.get(2 * pair)));
            }
            level.subList((level.size() + 1) / 2, level.size()).clear();
            bit++;
        }
        int beyond = bit < select.index().width() ? any(above(select.index(), bit), 0) : -1;
        return beyond < 0 ? level.getFirst() : mux(beyond, zero, level.getFirst());
    }

    /// Words of an unsigned signal shifted right by fewer bits than it has.
    private int[] above(Signal signal, int bits) {
        Type type = Type.of(false, signal.width() - bits);
        return pieces(signal, bits, type);
    }

    /// Bits from `low` on as a value of a type.
    private int[] pieces(Signal source, int low, Type type) {
        int[] limbs = new int[Limbs.count(type)];
        for (int limb = 0; limb < limbs.length; limb++) {
            limbs[limb] = word(value(source), source.type(), low + limb * Long.SIZE);
        }
        return canonical(type, limbs);
    }

    /// 64 bits from a place on, which may reach beyond the end.
    private int word(int[] limbs, Type type, int low) {
        int first = low / Long.SIZE;
        int bits = low % Long.SIZE;
        int here = limb(limbs, type, first);
        if (bits == 0) {
            return here;
        }
        if (first + 1 >= limbs.length) {
            return type.signed() ? build.shiftRight(here, bits) : build.shiftRightZeros(here, bits);
        }
        return build.or(
                build.shiftRightZeros(here, bits),
                build.shiftLeft(limb(limbs, type, first + 1), Long.SIZE - bits));
    }

    /// A word of a value, extended without end.
    private int limb(int[] limbs, Type type, int index) {
        if (index < limbs.length) {
            return limbs[index];
        }
        return type.signed()
                ? build.shiftRight(limbs[limbs.length - 1], Long.SIZE - 1)
                : build.constant(0);
    }

    private int[] concat(Concat concat) {
        int[] limbs = literal(concat.type(), BigInteger.ZERO);
        int at = 0;
        for (Signal part : concat.parts().reversed()) {
            int[] bits = resize(part, Type.of(false, part.width()));
            for (int limb = 0; limb < bits.length; limb++) {
                int place = at + limb * Long.SIZE;
                int shift = place % Long.SIZE;
                int target = place / Long.SIZE;
                limbs[target] = build.or(limbs[target], build.shiftLeft(bits[limb], shift));
                if (shift > 0 && target + 1 < limbs.length) {
                    int rest = build.shiftRightZeros(bits[limb], Long.SIZE - shift);
                    limbs[target + 1] = build.or(limbs[target + 1], rest);
                }
            }
            at += part.width();
        }
        return limbs;
    }

    private int[] resize(Signal source, Type type) {
        int[] limbs = new int[Limbs.count(type)];
        for (int limb = 0; limb < limbs.length; limb++) {
            limbs[limb] = limb(value(source), source.type(), limb);
        }
        return canonical(type, limbs);
    }

    private int[] read(MemoryRead read) {
        int memory = layout.number(read.memory());
        int address = value(read.address())[0];
        int[] limbs = new int[Limbs.count(read.type())];
        for (int limb = 0; limb < limbs.length; limb++) {
            boolean top = limb == limbs.length - 1;
            int bits = top ? Limbs.topBits(read.type().width()) : Long.SIZE;
            limbs[limb] =
                    graph.node(
                            Op.READ,
                            memory * 1024L + limb,
                            address,
                            -1,
                            -1,
                            Limbs.lowest(bits, read.type().signed()),
                            Limbs.highest(bits, read.type().signed()));
        }
        return limbs;
    }

    private static int[] both(int[] x, int[] y) {
        int[] all = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, all, x.length, y.length);
        return all;
    }

    private int[] call(Call.Kind kind, int[] operands, Type type, int x, int y) {
        int call = call(kind, operands, Limbs.count(type), x, y);
        return results(call, 0, type);
    }

    /// A call with so many words of results.
    int call(Call.Kind kind, int[] operands, int results, int x, int y) {
        int operandSlot = reserve(operands.length);
        int resultSlot = reserve(results);
        return graph.call(new Call(kind, operands, operandSlot, resultSlot, results, x, y));
    }

    /// Words of a result from word `first` on, as a value of a type.
    int[] results(int call, int first, Type type) {
        int slot = graph.call(call).resultSlot() + first;
        int[] limbs = new int[Limbs.count(type)];
        for (int limb = 0; limb < limbs.length; limb++) {
            limbs[limb] =
                    graph.node(
                            Op.RESULT, slot + limb, call, -1, -1, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return canonical(type, limbs);
    }
}
