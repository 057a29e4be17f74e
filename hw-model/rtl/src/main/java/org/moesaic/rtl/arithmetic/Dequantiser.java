package org.moesaic.rtl.arithmetic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.bundle;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.lib.ReadyValid;

/// Scale and sum, group by group: the integer sum of each scale group is multiplied with the group's scale and added in fixed
/// point; with the last group the total goes out.
///
/// A scale is a mantissa without sign and a shift: mantissa · 2^−shift. Each scaled sum is rounded to the nearest multiple of
/// 2^−fraction, ties to even, once; the total saturates.
public final class Dequantiser extends Component {

    /// One group's sum and scale.
    public static final class GroupSum extends Bundle {
        public final SInt sum;
        public final UInt mantissa;

        /// Binary places of the mantissa, at least those of the total.
        public final UInt shift;

        /// Whether a new total begins.
        public final Bool first = field("first", bool());

        /// Whether the total is complete with this group.
        public final Bool last = field("last", bool());

        GroupSum(int sumBits, int mantissaBits, int shiftBits) {
            sum = field("sum", sint(sumBits));
            mantissa = field("mantissa", uint(mantissaBits));
            shift = field("shift", uint(shiftBits));
        }
    }

    public final ReadyValid<GroupSum> in;
    public final ReadyValid<SInt> out;

    /// @param sumBits width of a group's integer sum
    /// @param mantissaBits width of a scale's mantissa
    /// @param shiftBits width of the shift that is left after the total's binary places have been taken off it
    /// @param totalBits width of the total
    public Dequantiser(int sumBits, int mantissaBits, int shiftBits, int totalBits) {
        in =
                input(
                        "in",
                        ReadyValid.of(
                                bundle(() -> new GroupSum(sumBits, mantissaBits, shiftBits))));
        out = output("out", ReadyValid.of(sint(totalBits)));
        SInt total = register("total", sint(totalBits), 0);
        Bool complete = register("complete", bool(), false);

        SInt product = in.bits.sum.mul(in.bits.mantissa.toSInt()).named("product");
        SInt down = product.shiftRight(in.bits.shift).named("down");
        // What the shift drops decides the rounding: the first bit dropped, and whether any is set
        // behind it.
        UInt dropped =
                product.extend(2 * product.width())
                        .shiftLeftWrap(product.width())
                        .shiftRight(in.bits.shift)
                        .asUInt()
                        .truncate(product.width())
                        .named("dropped");
        Bool half = dropped.bit(product.width() - 1);
        Bool more = dropped.truncate(product.width() - 1).anyOne();
        Bool up = half.and(more.or(down.bit(0))).named("up");
        SInt rounded = down.add(mux(up, sint(2).of(1), sint(2).of(0))).named("rounded");
        SInt exact = mux(in.bits.first, sint(totalBits).of(0), total).add(rounded).named("exact");
        SInt next = exact.width() > totalBits ? exact.saturate(totalBits) : exact.extend(totalBits);

        // A complete total stays until it is taken.
        Bool free = complete.not().or(out.ready);
        in.ready.set(free);
        when(free, () -> complete.set(false));
        when(
                in.fire(),
                () -> {
                    total.set(next);
                    complete.set(in.bits.last);
                });
        out.valid.set(complete);
        out.bits.set(total);
    }
}
