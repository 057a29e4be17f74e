package org.moesaic.rtl.arithmetic;

import static org.moesaic.hdl.Hdl.assume;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.vec;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;

/// A multiply-accumulate cell whose multiplier splits with the precision of the weights: one product of 8 x 8 bits, two of 8 x 4
/// or 4 x 4, four of 8 x 2 or ternary, all from the same four multipliers of 8 x 2 bits, as in Bit Fusion (Sharma et al., ISCA
/// 2018, arXiv:1712.01507, section 3).
///
/// A weight byte holds the first weight in its lowest bits. The accumulator saturates.
public final class MacCell extends Component {

    private static final int SLICES = 4;
    private static final int ACTIVATION_BITS = 8;
    private static final int SLICE_BITS = 2;

    public final Enumerated<Precision> precision = input("precision", enumeration(Precision.class));
    public final Vec<SInt> activations = input("activations", vec(SLICES, sint(ACTIVATION_BITS)));
    public final UInt weights = input("weights", uint(SLICES * SLICE_BITS));

    /// Whether there are operands in this cycle.
    public final Bool valid = input("valid", bool());

    /// Whether a new sum begins with them.
    public final Bool first = input("first", bool());

    public final SInt sum;

    /// @param accumulatorBits width of the sum
    public MacCell(int accumulatorBits) {
        super("MacCell_" + accumulatorBits);
        sum = output("sum", sint(accumulatorBits));
        Bool whole = precision.eq(Precision.INT8X8).named("whole");
        Bool halves =
                precision.eq(Precision.INT8X4).or(precision.eq(Precision.INT4X4)).named("halves");
        SInt total = null;
        for (int slice = 0; slice < SLICES; slice++) {
            SInt product = activation(slice, whole, halves).mul(weight(slice, whole, halves));
            // at most 6 bits up, in the place that the slice has in its weight
            SInt placed = product.extend(product.width() + (SLICES - 1) * SLICE_BITS);
            SInt inHalf = placed.shiftLeftWrap(SLICE_BITS * (slice % 2));
            SInt inWhole = placed.shiftLeftWrap(SLICE_BITS * slice);
            SInt term = mux(whole, inWhole, mux(halves, inHalf, placed)).named("term_" + slice);
            total = total == null ? term : total.add(term);
        }
        total = total.named("total");
        SInt register = register("accumulator", sint(accumulatorBits), 0);
        SInt exact = mux(first, sint(accumulatorBits).of(0), register).add(total);
        SInt next =
                exact.width() > accumulatorBits
                        ? exact.saturate(accumulatorBits)
                        : exact.extend(accumulatorBits);
        when(valid, () -> register.set(next));
        sum.set(register);
        when(
                valid.and(precision.eq(Precision.TERNARY)),
                () -> {
                    for (int slice = 0; slice < SLICES; slice++) {
                        UInt code = weights.bits(SLICE_BITS * slice + 1, SLICE_BITS * slice);
                        assume(
                                code.ne(0b10),
                                "weight byte {} holds −2, which is not ternary",
                                weights);
                    }
                });
    }

    /// The activation that a slice of the weight byte meets.
    private SInt activation(int slice, Bool whole, Bool halves) {
        SInt four = activations.get(slice / 2).truncate(4).extend(ACTIVATION_BITS);
        SInt half = mux(precision.eq(Precision.INT4X4), four, activations.get(slice / 2));
        return mux(whole, activations.get(0), mux(halves, half, activations.get(slice)))
                .named("activation_" + slice);
    }

    /// Two bits of weight as a number: the highest slice of a weight has its sign.
    private SInt weight(int slice, Bool whole, Bool halves) {
        UInt bits = weights.bits(SLICE_BITS * slice + 1, SLICE_BITS * slice);
        SInt signed = bits.asSInt().extend(SLICE_BITS + 1);
        SInt plain = bits.toSInt();
        Bool inside =
                slice == SLICES - 1 ? bool().of(false) : slice % 2 == 0 ? whole.or(halves) : whole;
        return mux(inside, plain, signed).named("slice_" + slice);
    }
}
