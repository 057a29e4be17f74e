package org.moesaic.compute.analog;

/// The third word of a noise counter: what a draw is for.
///
/// | noise | line | place | word 2 | read |
/// |---|---|---|---|---|
/// | of a device | column | row | stream + 2⁸ · device of the cell | programming number, of [#READ] the reading number |
/// | of a column, fixed | column | 0 | stream | 0 |
/// | of a driven input | row | high half of the read index | stream + 2⁸ · pass + 2¹⁶ · attempt + 2²⁴ · purpose | low half |
/// | of an output | column | high half of the read index | the same | low half |
///
/// Rows and columns are counted within the tile. A device of a cell is 2 · pair + (0 for the positive, 1 for the negative).
/// Attempts are those of bound management. The read index is the number of the vector: `firstRead` of the call plus its
/// place in the batch.
public final class NoiseStream {

    /// Programming of a device.
    public static final int PROGRAMMING = 1;

    /// Drift exponent of a device.
    public static final int DRIFT = 2;

    /// Accumulated read noise of a device.
    public static final int READ = 3;

    /// Which fault a device has (even).
    public static final int FAULT = 4;

    /// Conductance of a device that is stuck anywhere (even).
    public static final int FAULT_VALUE = 5;

    /// Driven inputs.
    public static final int INPUT = 16;

    /// Short-term noise of the weights.
    public static final int WEIGHT = 17;

    /// Output noise.
    public static final int OUTPUT = 18;

    /// Fixed voltage offset of a column.
    public static final int VOLTAGE_OFFSET = 24;

    /// Fixed strength of a column's S-shape.
    public static final int S_SHAPE = 25;

    /// Fixed strength of a column's output noise.
    public static final int OUTPUT_STRENGTH = 26;

    /// Fixed offset of a converter: the line is the converter.
    public static final int ADC_OFFSET = 27;

    /// Fixed mismatch of a converter's capacitor: the line is the converter, the place the bit.
    public static final int ADC_MISMATCH = 28;

    /// Purpose of an ordinary product.
    public static final int PRODUCT = 0;

    /// Purpose of the readout right after programming, for drift compensation.
    public static final int BASELINE = 1;

    /// Purpose of the readout at the time of use; the high half of the read index is the reading number.
    public static final int READOUT = 2;

    private NoiseStream() {}

    /// The word of a draw during a product.
    public static int word(int stream, int pass, int attempt, int purpose) {
        return stream | pass << 8 | attempt << 16 | purpose << 24;
    }
}
