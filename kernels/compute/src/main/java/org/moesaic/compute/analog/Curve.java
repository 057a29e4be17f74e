package org.moesaic.compute.analog;

import java.util.List;

/// A function of a relative conductance, put together of pieces: the laws that device papers publish.
///
/// @param pieces in the order of `below`; the last one has no end
public record Curve(List<Piece> pieces) {

    /// Where a logarithm or a power of 0 would be taken. (IBM/aihwkit clamps there too.)
    static final double SMALLEST = 1e-7;

    /// p(r) + logarithm · ln r + powerFactor · r^powerExponent, clipped.
    ///
    /// @param below the piece holds for r below this; positive infinity for the last
    /// @param polynomial coefficients, the constant first
    public record Piece(
            double below,
            List<Double> polynomial,
            double logarithm,
            double powerFactor,
            double powerExponent,
            double minimum,
            double maximum) {

        public Piece {
            polynomial = List.copyOf(polynomial);
            if (!(minimum <= maximum)) {
                throw new IllegalArgumentException(
                        "a minimum of " + minimum + " above a maximum of " + maximum);
            }
        }

        /// A polynomial without ends.
        public static Piece polynomial(Double... coefficients) {
            return new Piece(
                    Double.POSITIVE_INFINITY,
                    List.of(coefficients),
                    0,
                    0,
                    0,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY);
        }

        double at(double r) {
            double value = 0;
            for (int i = polynomial.size() - 1; i >= 0; i--) {
                value = value * r + polynomial.get(i);
            }
            double positive = Math.max(r, SMALLEST);
            if (logarithm != 0) {
                value += logarithm * PortableDoubles.ln(positive);
            }
            if (powerFactor != 0) {
                double exponent = powerExponent * PortableDoubles.ln(positive);
                value += powerFactor * PortableDoubles.exp(exponent);
            }
            return Math.min(Math.max(value, minimum), maximum);
        }
    }

    /// 0 everywhere.
    public static final Curve ZERO = new Curve(List.of(Piece.polynomial(0.0)));

    public Curve {
        pieces = List.copyOf(pieces);
        double last = Double.NEGATIVE_INFINITY;
        for (Piece piece : pieces) {
            if (!(piece.below() > last)) {
                throw new IllegalArgumentException("pieces that do not follow each other");
            }
            last = piece.below();
        }
        if (last != Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("a curve whose last piece ends at " + last);
        }
    }

    /// The value at a relative conductance of 0 or more.
    public double at(double r) {
        for (Piece piece : pieces) {
            if (r < piece.below()) {
                return piece.at(r);
            }
        }
        return pieces.getLast().at(r);
    }
}
