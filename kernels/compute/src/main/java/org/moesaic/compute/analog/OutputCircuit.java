package org.moesaic.compute.analog;

/// What happens to a column's current before the converter. All values are in units of one input at full swing on one
/// weight of 1; 0 switches a part off.
///
/// @param voltageOffsetSigma spread of the columns' fixed relative voltage offsets, of which negative ones count as 0
/// @param minimumWeight weight that an undriven cell stands for, which the offset acts on: -1, or 0 for none
/// @param seriesResistance relative loss for an output of 1
/// @param seriesResistanceLimit the largest relative loss, where `minimumWeight` is 0
/// @param sShape strength of the S-shaped nonlinearity at the converter's bound
/// @param sShapeSpread spread of it over columns, relative
/// @param slopeCalibration where between 0 and the bound the average slope is calibrated to 1, 0 for not at all
/// @param noiseSigma noise of each conversion
/// @param noiseSpread spread of that strength over columns, relative
public record OutputCircuit(
        double voltageOffsetSigma,
        double minimumWeight,
        double seriesResistance,
        double seriesResistanceLimit,
        double sShape,
        double sShapeSpread,
        double slopeCalibration,
        double noiseSigma,
        double noiseSpread) {

    public static final OutputCircuit IDEAL = new OutputCircuit(0, -1, 0, 1, 0, 0, 0, 0, 0);

    public OutputCircuit {
        requireNotNegative("voltage offset", voltageOffsetSigma);
        requireNotNegative("series resistance", seriesResistance);
        requireNotNegative("series resistance limit", seriesResistanceLimit);
        requireNotNegative("S-shape", sShape);
        requireNotNegative("S-shape spread", sShapeSpread);
        requireNotNegative("slope calibration", slopeCalibration);
        requireNotNegative("output noise", noiseSigma);
        requireNotNegative("output noise spread", noiseSpread);
        if (!(minimumWeight <= 0 && minimumWeight >= -1)) {
            throw new IllegalArgumentException(
                    "a minimum weight of " + minimumWeight + "; it is between -1 and 0");
        }
    }

    OutputCircuit withVoltageOffset(double sigma) {
        return new OutputCircuit(
                sigma,
                minimumWeight,
                seriesResistance,
                seriesResistanceLimit,
                sShape,
                sShapeSpread,
                slopeCalibration,
                noiseSigma,
                noiseSpread);
    }

    OutputCircuit withSeriesResistance(double resistance) {
        return new OutputCircuit(
                voltageOffsetSigma,
                minimumWeight,
                resistance,
                seriesResistanceLimit,
                sShape,
                sShapeSpread,
                slopeCalibration,
                noiseSigma,
                noiseSpread);
    }

    OutputCircuit withSShape(double strength) {
        return new OutputCircuit(
                voltageOffsetSigma,
                minimumWeight,
                seriesResistance,
                seriesResistanceLimit,
                strength,
                sShapeSpread,
                slopeCalibration,
                noiseSigma,
                noiseSpread);
    }

    OutputCircuit withNoise(double sigma) {
        return new OutputCircuit(
                voltageOffsetSigma,
                minimumWeight,
                seriesResistance,
                seriesResistanceLimit,
                sShape,
                sShapeSpread,
                slopeCalibration,
                sigma,
                noiseSpread);
    }

    private static void requireNotNegative(String what, double value) {
        if (!(value >= 0) || value > 1e6) {
            throw new IllegalArgumentException(what + " of " + value + "; it is 0 to 1e6");
        }
    }
}
