package org.moesaic.compute.analog;

import org.moesaic.compute.random.Noise;
import org.moesaic.formats.tiles.Span;

/// One crossbar at one time, as a backend reads it: its net weights and what is fixed about its columns. Arrays are
/// shared, not copied: read only.
///
/// @param inputs the matrix's inputs that drive its rows
/// @param outputs the matrix's outputs that its columns give
/// @param key of its noise, see [Noise]
/// @param weights net weights, row by row: the weight of input `j` for output `i` is at `j · columns + i`
/// @param positions weight of each row in the IR drop
/// @param scales digital factor of each column: weight scale, drift compensation, significance of the slice
/// @param columns what is fixed about each column
public record AnalogTile(
        Span inputs,
        Span outputs,
        long key,
        float[] weights,
        float[] positions,
        float[] scales,
        Columns columns) {

    /// Inputs.
    public int rowCount() {
        return inputs.length();
    }

    /// Outputs.
    public int columnCount() {
        return outputs.length();
    }

    /// What is fixed about the columns of a crossbar since it was built.
    ///
    /// @param voltageOffsets relative, at least 0
    /// @param sShapes n of y / (1 + |n y|)
    /// @param sShapeFactor factor that calibrates the average slope
    /// @param noiseSigmas strength of the output noise
    /// @param adcOffsets offset that the column's converter adds
    /// @param adcBits weights of the bits of the column's converter in steps, the lowest first, `bits` for each column;
    ///     empty unless it is a SAR
    public record Columns(
            float[] voltageOffsets,
            float[] sShapes,
            float sShapeFactor,
            float[] noiseSigmas,
            float[] adcOffsets,
            float[] adcBits) {

        static Columns of(TilePreset preset, long key, int columns) {
            OutputCircuit circuit = preset.circuit();
            Noise noise = new Noise(key);
            float[] offsets = new float[columns];
            float[] shapes = new float[columns];
            float[] sigmas = new float[columns];
            double bound = preset.output().adc().quantiser().bound();
            double perUnit = Double.isInfinite(bound) ? circuit.sShape() : circuit.sShape() / bound;
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                double offset =
                        circuit.voltageOffsetSigma()
                                * noise.normal(i, 0, NoiseStream.VOLTAGE_OFFSET, 0);
                offsets[i] = (float) Math.max(0, offset);
                double shape =
                        spread(perUnit, circuit.sShapeSpread(), noise, i, NoiseStream.S_SHAPE);
                shapes[i] = (float) shape;
                sum += shape;
                sigmas[i] =
                        (float)
                                spread(
                                        circuit.noiseSigma(),
                                        circuit.noiseSpread(),
                                        noise,
                                        i,
                                        NoiseStream.OUTPUT_STRENGTH);
            }
            return new Columns(
                    offsets,
                    shapes,
                    factor(circuit, sum / columns, Double.isInfinite(bound) ? 1 : bound),
                    sigmas,
                    adcOffsets(preset.output().adc(), noise, columns),
                    adcBits(preset.output().adc(), noise, columns));
        }

        private static double spread(
                double strength, double spread, Noise noise, int column, int stream) {
            return spread == 0
                    ? strength
                    : Math.abs(strength * (1 + spread * noise.normal(column, 0, stream, 0)));
        }

        /// f = (1 + (mean n + series resistance) · calibration · bound)² where the slope is calibrated.
        private static float factor(OutputCircuit circuit, double mean, double bound) {
            double root =
                    1 + (mean + circuit.seriesResistance()) * circuit.slopeCalibration() * bound;
            return (float) (root * root);
        }

        private static float[] adcOffsets(Adc adc, Noise noise, int columns) {
            float[] offsets = new float[columns];
            for (int i = 0; i < columns; i++) {
                int converter = i / adc.columnsPerConverter();
                offsets[i] =
                        (float)
                                (adc.offsetSigma()
                                        * noise.normal(converter, 0, NoiseStream.ADC_OFFSET, 0));
            }
            return offsets;
        }

        /// A bit of 2ᵇ is made of 2ᵇ unit capacitors, so its relative mismatch is that of one over √2ᵇ.
        private static float[] adcBits(Adc adc, Noise noise, int columns) {
            if (adc.kind() != Adc.Kind.SAR || !adc.quantiser().on()) {
                return new float[0];
            }
            int bits = adc.bits();
            float[] weights = new float[columns * bits];
            for (int i = 0; i < columns; i++) {
                int converter = i / adc.columnsPerConverter();
                for (int bit = 0; bit < bits; bit++) {
                    double size = 1 << bit;
                    double normal = noise.normal(converter, bit, NoiseStream.ADC_MISMATCH, 0);
                    weights[i * bits + bit] =
                            (float) (size * (1 + adc.mismatchSigma() * normal / Math.sqrt(size)));
                }
            }
            return weights;
        }
    }
}
