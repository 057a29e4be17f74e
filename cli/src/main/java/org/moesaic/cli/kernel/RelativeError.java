package org.moesaic.cli.kernel;

/// The root mean square of an error over that of the exact values.
final class RelativeError {

    private RelativeError() {}

    /// @return 0 if there are no values or all of both are 0; NaN if a value is not finite; positive infinity if only the
    ///     exact values are all 0
    static double of(float[] values, double[] exact) {
        double error = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            double difference = values[i] - exact[i];
            error += difference * difference;
            size += exact[i] * exact[i];
        }
        return error == 0 ? 0 : Math.sqrt(error / size);
    }
}
