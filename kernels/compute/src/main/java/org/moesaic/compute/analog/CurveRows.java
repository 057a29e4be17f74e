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
    private double[] r = {};
    private int count;

    /// Whether `logarithm` is that of the places.
    private boolean taken;

    /// @param most places at once
    CurveRows(TileLoops loops, int most) {
        this.loops = loops;
        this.piece = new double[most];
        this.logarithm = new double[most];
        this.power = new double[most];
    }

    /// Where the curves to come are looked at.
    ///
    /// @param r the first `count` count; they stay as they are as long as they are looked at
    void look(double[] r, int count) {
        this.r = r;
        this.count = count;
        taken = false;
    }

    /// @param into receives the values; not the places
    void at(Curve curve, double[] into) {
        List<Curve.Piece> pieces = curve.pieces();
        int last = pieces.size() - 1;
        one(pieces.get(last), into);
        // From the last to the first, since the first that holds counts.
        for (int p = last - 1; p >= 0; p--) {
            one(pieces.get(p), piece);
            loops.choose(r, pieces.get(p).below(), piece, count, into);
        }
    }

    private void one(Curve.Piece part, double[] into) {
        polynomial(part.polynomial(), r, count, into);
        if (part.logarithm() != 0) {
            double factor = part.logarithm();
            takeLogarithm();
            for (int i = 0; i < count; i++) {
                into[i] += factor * logarithm[i];
            }
        }
        if (part.powerFactor() != 0) {
            double exponent = part.powerExponent();
            takeLogarithm();
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

    private void takeLogarithm() {
        if (taken) {
            return;
        }
        for (int i = 0; i < count; i++) {
            logarithm[i] = Math.max(r[i], Curve.SMALLEST);
        }
        loops.ln(logarithm, count);
        taken = true;
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
