package org.moesaic.model.closedform;

/// A fixed time and a rate fitted to measured transfers: t = t₀ + bytes / B, with the least sum of squared *relative*
/// errors, so that short transfers count as much as long ones.
///
/// @param fixedPicoseconds t₀
/// @param bytesPerSecond B
public record AlphaBetaFit(double fixedPicoseconds, double bytesPerSecond) {

    /// Fits to points.
    ///
    /// @param bytes of each transfer
    /// @param picoseconds that each took, above 0
    /// @throws IllegalArgumentException unless there are two points of different bytes at least, and time grows with them
    public static AlphaBetaFit of(double[] bytes, double[] picoseconds) {
        if (bytes.length != picoseconds.length || bytes.length < 2) {
            throw new IllegalArgumentException("two points at least are needed for a line");
        }
        // Normal equations of the weighted line, weights 1 / t².
        double s = 0;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < bytes.length; i++) {
            double weight = 1 / (picoseconds[i] * picoseconds[i]);
            s += weight;
            sx += weight * bytes[i];
            sy += weight * picoseconds[i];
            sxx += weight * bytes[i] * bytes[i];
            sxy += weight * bytes[i] * picoseconds[i];
        }
        double determinant = s * sxx - sx * sx;
        double slope = (s * sxy - sx * sy) / determinant;
        if (!(determinant > 0) || !(slope > 0) || Double.isInfinite(slope)) {
            throw new IllegalArgumentException("points through which no rate can be fitted");
        }
        return new AlphaBetaFit((sy - slope * sx) / s, 1e12 / slope);
    }

    /// What the fit says of a transfer.
    public double picoseconds(double bytes) {
        return fixedPicoseconds + bytes * 1e12 / bytesPerSecond;
    }
}
