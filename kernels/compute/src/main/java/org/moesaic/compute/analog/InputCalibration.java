package org.moesaic.compute.analog;

/// An input range from activations: three standard deviations, averaged over the first hundred batches; 3 before there are
/// any. Later batches change nothing. (The rule of hardware-aware training before it learns: IBM/aihwkit
/// `InputRangeParameter` with `init_value` 3, `init_from_data` 100, `init_std_alpha` 3.)
public final class InputCalibration {

    /// Range without any data.
    public static final double INITIAL = 3;

    /// Standard deviations that the range spans.
    public static final double DEVIATIONS = 3;

    /// Batches that count.
    public static final int BATCHES = 100;

    private double range = INITIAL;
    private int batches;

    /// Knows no activations yet.
    public InputCalibration() {}

    /// Takes a batch into account; one without spread does not count.
    ///
    /// @throws IllegalArgumentException if a value is not finite
    public void add(float[] batch) {
        if (batches == BATCHES || batch.length < 2) {
            return;
        }
        double mean = 0;
        for (float value : batch) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "an activation of " + value + "; they are finite");
            }
            mean += value;
        }
        mean /= batch.length;
        double squares = 0;
        for (float value : batch) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / (batch.length - 1));
        if (deviation > 0) {
            range = (range * batches + DEVIATIONS * deviation) / (batches + 1);
            batches++;
        }
    }

    /// The range so far.
    public double range() {
        return range;
    }
}
