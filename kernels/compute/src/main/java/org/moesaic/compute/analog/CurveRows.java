package org.moesaic.compute.analog;

import java.util.Arrays;
import java.util.List;

/// A [Curve] at many places at once: the operations of [Curve#at], each over all places before the next. Not for several
/// threads.
final class CurveRows {

    private final TileLoops loops;
    private final double[] piece;
    private final double[] logarithm;
    private final double[] power;

    /// @param most places at once
    CurveRows(TileLoops loops, int most) {
        this.loops = loops;
        this.piece = new double[most];
        this.logarithm = new double[most];
        this.power = new double[most];
    }

    /// @param r the first `count` are looked at
    /// @param into receives the values; not `r`
    void at(Curve curve, double[] r, int count, double[] into) {
        List<Curve.Piece> pieces = curve.pieces();
        boolean transcends = false;
        for (Curve.Piece each : pieces) {
            transcends |= each.logarithm() != 0 || each.powerFactor() != 0;
        }
        if (transcends) {
            for (int i = 0; i < count; i++) {
                logarithm[i] = Math.max(r[i], Curve.SMALLEST);
            }
            loops.ln(logarithm, count);
        }
        int last = pieces.size() - 1;
        one(pieces.get(last), r, count, into);
        // From the last to the first, since the first that holds counts.
        for (int p = last - 1; p >= 0; p--) {
            one(pieces.get(p), r, count, piece);
            loops.choose(r, pieces.get(p).below(), piece, count, into);
        }
    }

    private void one(Curve.Piece part, double[] r, int count, double[] into) {
        polynomial(part.polynomial(), r, count, into);
        if (part.logarithm() != 0) {
            double factor = part.logarithm();
            for (int i = 0; i < count; i++) {
                into[i] += factor * logarithm[i];
            }
        }
        if (part.powerFactor() != 0) {
            double exponent = part.powerExponent();
            for (int i = 0; i < count; i++) {
                power[i] = exponent * logarithm[i];
            }
            loops.exp(power, count);
            double factor = part.powerFactor();
            for (int i = 0; i < count; i++) {
                into[i] += factor * power[i];
            }
        }
        double low = part.minimum();
        double high = part.maximum();
        if (low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY) {
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = Math.min(Math.max(into[i], low), high);
        }
    }

    /// Two coefficients a pass, since a pass reads and writes what the next one needs.
    private static void polynomial(
            List<Double> coefficients, double[] r, int count, double[] into) {
        int left = coefficients.size() - 1;
        // What [Curve] adds to first is 0, and a polynomial may have no coefficient.
        double first = left < 0 ? 0 : 0.0 + coefficients.get(left);
        if (left <= 0) {
            Arrays.fill(into, 0, count, first);
            return;
        }
        if (left % 2 == 1) {
            double low = coefficients.get(--left);
            for (int i = 0; i < count; i++) {
                into[i] = first * r[i] + low;
            }
        } else {
            double high = coefficients.get(--left);
            double low = coefficients.get(--left);
            for (int i = 0; i < count; i++) {
                into[i] = (first * r[i] + high) * r[i] + low;
            }
        }
        while (left > 0) {
            double high = coefficients.get(--left);
            double low = coefficients.get(--left);
            for (int i = 0; i < count; i++) {
                into[i] = (into[i] * r[i] + high) * r[i] + low;
            }
        }
    }
}
