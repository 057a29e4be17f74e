package org.moesaic.cli.damage;

import java.util.Optional;
import org.moesaic.compute.damage.CalibrationTokens;

/// Activations that are drawn, as people write them: `gaussian:SIGMA`, or `outliers:SIGMA/SHARE/FACTOR`.
///
/// @param sigma standard deviation
/// @param share of the inputs that are larger, 0 to 1
/// @param factor by which they are
record Drawn(double sigma, double share, double factor) {

    static final String CURE =
            "gaussian:SIGMA, such as gaussian:1, or outliers:SIGMA/SHARE/FACTOR, such as"
                    + " outliers:1/0.01/20; above 0, and a share of at most 1";

    private static final String GAUSSIAN = "gaussian:";
    private static final String OUTLIERS = "outliers:";
    private static final double LARGEST = 1e6;

    /// Whether a text is meant to be one, right or wrong.
    static boolean isMeant(String text) {
        return text.startsWith(GAUSSIAN) || text.startsWith(OUTLIERS);
    }

    static Optional<Drawn> parse(String text) {
        if (text.startsWith(GAUSSIAN)) {
            return number(text.substring(GAUSSIAN.length())).map(each -> new Drawn(each, 0, 1));
        }
        String[] parts = text.substring(OUTLIERS.length()).split("/", -1);
        if (!text.startsWith(OUTLIERS) || parts.length != 3) {
            return Optional.empty();
        }
        Optional<Double> sigma = number(parts[0]);
        Optional<Double> share = number(parts[1]).filter(each -> each <= 1);
        Optional<Double> factor = number(parts[2]);
        return sigma.isPresent() && share.isPresent() && factor.isPresent()
                ? Optional.of(new Drawn(sigma.get(), share.get(), factor.get()))
                : Optional.empty();
    }

    private static Optional<Double> number(String text) {
        try {
            double number = Double.parseDouble(text);
            return number > 0 && number <= LARGEST ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    CalibrationTokens tokens(int tokens, int width, long seed) {
        return share == 0
                ? CalibrationTokens.gaussian(tokens, width, sigma, seed)
                : CalibrationTokens.outliers(tokens, width, sigma, share, factor, seed);
    }
}
