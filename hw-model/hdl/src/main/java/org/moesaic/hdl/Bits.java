package org.moesaic.hdl;

import java.math.BigInteger;
import java.util.List;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.Unary;
import org.moesaic.hdl.ir.UnaryOperator;

/// A single value of a fixed width: a condition, a number with or without sign, or a member of an enumeration.
///
/// What they have in common works on plain bits. All results are new values; nothing is changed but by `set`.
public abstract sealed class Bits extends Data permits Bool, UInt, SInt, Enumerated {

    private final Net net;

    Bits(Net net) {
        this.net = net;
    }

    final Net net() {
        return net;
    }

    /// Its name from the top of the design on: `enable`, `cell.sum`; what a simulator knows it by.
    ///
    /// @throws HdlException if it is an intermediate result without a name
    public final String path() {
        if (net.label().isEmpty()) {
            throw Misuse.of(
                    "", "an intermediate result has no name", "give it one with .named(\"sum\")");
        }
        String label = net.label();
        return label.substring(label.indexOf('.') + 1);
    }

    @Override
    final List<Leaf> leaves() {
        return List.of(new Leaf("", this, false));
    }

    /// The bits as a number without sign, of the same width.
    @Override
    public UInt asUInt() {
        return new UInt(resize(this, Type.of(false, width())));
    }

    /// Bit `index`, 0 for the lowest.
    public final Bool bit(int index) {
        return new Bool(slice(index, index));
    }

    /// Bits `high` down to `low`, both included.
    public final UInt bits(int high, int low) {
        return new UInt(slice(high, low));
    }

    private Net slice(int high, int low) {
        if (low < 0 || high < low || high >= width()) {
            throw Misuse.of(
                    net.label(),
                    high == low
                            ? "no bit %d in %s".formatted(low, Widths.name(this))
                            : "no bits %d to %d in %s".formatted(high, low, Widths.name(this)),
                    "bits are %d down to 0".formatted(width() - 1));
        }
        return operation(new Slice(read(this), high, low));
    }

    /// Whether all bits are 1.
    public final Bool allOnes() {
        return new Bool(operation(new Unary(UnaryOperator.ALL_ONES, read(this))));
    }

    /// Whether any bit is 1.
    public final Bool anyOne() {
        return new Bool(operation(new Unary(UnaryOperator.ANY_ONE, read(this))));
    }

    /// Whether the number of ones is odd.
    public final Bool parity() {
        return new Bool(operation(new Unary(UnaryOperator.PARITY, read(this))));
    }

    // ---- for the kinds of values

    static Signal read(Bits bits) {
        return ModuleBuilder.current().read(bits.net());
    }

    static Net operation(Operation operation) {
        return ModuleBuilder.current().value(operation);
    }

    static Net resize(Bits bits, Type type) {
        return operation(new Resize(read(bits), type));
    }

    static Net binary(BinaryOperator operator, Bits left, Bits right) {
        return operation(new Binary(operator, read(left), read(right)));
    }

    /// Both operands must be of one type.
    static Net alike(String action, BinaryOperator operator, Bits left, Bits right) {
        Widths.checkSame(action, left, right);
        return binary(operator, left, right);
    }

    /// Both operands, of any widths and one sign, as numbers of a type that holds them.
    static Net extended(BinaryOperator operator, Bits left, Bits right, Type type) {
        Location at = Source.here();
        ModuleBuilder builder = ModuleBuilder.current();
        Operation operation = new Binary(operator, extend(left, type, at), extend(right, type, at));
        return Net.of(builder, Net.Kind.VALUE, builder.operation(operation, at));
    }

    private static Signal extend(Bits bits, Type type, Location at) {
        Signal signal = read(bits);
        return signal.type().equals(type)
                ? signal
                : ModuleBuilder.current().operation(new Resize(signal, type), at);
    }

    static Net not(Bits bits) {
        return operation(new Unary(UnaryOperator.NOT, read(bits)));
    }

    static Net named(String name, Bits bits) {
        return ModuleBuilder.current().named(name, new Resize(read(bits), bits.net().type()));
    }

    final int checkExtend(int width) {
        if (width < width()) {
            throw Misuse.of(
                    net.label(),
                    "extend(%d) of %s would drop bits".formatted(width, Widths.name(this)),
                    "write .truncate(%d) to drop the high bits, or .saturate(%d) to clamp"
                            .formatted(width, width));
        }
        return checkWidth(width);
    }

    final int checkTruncate(int width) {
        if (width > width()) {
            throw Misuse.of(
                    net.label(),
                    "truncate(%d) of %s would add bits".formatted(width, Widths.name(this)),
                    "write .extend(%d)".formatted(width));
        }
        return checkWidth(width);
    }

    static int checkWidth(long width) {
        if (width < 1 || width > Type.MAX_WIDTH) {
            throw Misuse.of(
                    "",
                    "a width of %d bits".formatted(width),
                    "allowed are 1 to " + Type.MAX_WIDTH);
        }
        return (int) width;
    }

    /// Clamps to the range of a narrower type of the same sign.
    static Net clamp(Bits bits, Type narrow) {
        Type wide = bits.net().type();
        Signal value = read(bits);
        ModuleBuilder builder = ModuleBuilder.current();
        Location at = Source.here();
        Signal result = builder.operation(new Resize(value, narrow), at);
        if (narrow.width() >= wide.width()) {
            return Net.of(builder, Net.Kind.VALUE, result);
        }
        if (narrow.signed()) {
            result = limit(builder, value, narrow, narrow.minimum(), true, result, at);
        }
        result = limit(builder, value, narrow, narrow.maximum(), false, result, at);
        return Net.of(builder, Net.Kind.VALUE, result);
    }

    private static Signal limit(
            ModuleBuilder builder,
            Signal value,
            Type narrow,
            BigInteger bound,
            boolean below,
            Signal otherwise,
            Location at) {
        Signal wideBound = builder.operation(new Literal(value.type(), bound), at);
        Signal beyond =
                builder.operation(
                        below
                                ? new Binary(BinaryOperator.LESS, value, wideBound)
                                : new Binary(BinaryOperator.LESS, wideBound, value),
                        at);
        Signal narrowBound = builder.operation(new Literal(narrow, bound), at);
        return builder.operation(new Mux(beyond, narrowBound, otherwise), at);
    }

    /// A constant that stands beside this value: of its type, checked.
    final Net constant(BigInteger value) {
        Type type = net.type();
        if (!type.holds(value)) {
            throw Misuse.of(
                    net.label(),
                    "the constant %d does not fit %s".formatted(value, Widths.name(this)),
                    "allowed are %s to %s; a wider constant is written uint(w).of(v) or sint(w).of(v)"
                            .formatted(type.minimum(), type.maximum()));
        }
        return operation(new Literal(type, value));
    }
}
