package org.moesaic.compute.analog;

import org.moesaic.compute.random.Noise;

/// The chain behind the sums of one crossbar, column by column, in plain fp32: the definition of every step and of its
/// order. `docs/analog.md` has it in formulas.
final class TileCircuit {

    private final TilePreset preset;
    private final AnalogTile tile;
    private final Noise noise;
    private final float currentFactor;
    private final Levels adc;

    TileCircuit(TilePreset preset, AnalogTile tile) {
        this.preset = preset;
        this.tile = tile;
        this.noise = new Noise(tile.key());
        this.currentFactor = (float) (tile.rowCount() / preset.irDrop().wireToCellRatio());
        Quantiser quantiser = preset.output().adc().quantiser();
        this.adc = quantiser.on() ? Levels.of(quantiser) : null;
    }

    /// From the sums of a pass to the current of a column, with IR drop, voltage offset, series resistance and noise of
    /// the weights.
    float current(int column, Sums sums, Draw draw) {
        float y = sums.product[column];
        if (preset.irDrop().on()) {
            float a = currentFactor * sums.current[column];
            float c = a * Math.fma(a, Math.fma(0.05f, a, -0.2f), 0.5f);
            float scale = (float) preset.irDrop().scale();
            y = Math.fma(-(scale * c), sums.position[column], y);
        }
        y = offset(column, y, sums.inputs);
        return switch (preset.weightNoise().kind()) {
            case NONE -> y;
            case ADDITIVE -> weightNoise(column, y, sums.inputPower, draw);
            case PCM_READ -> weightNoise(column, y, sums.power[column], draw);
        };
    }

    /// From a column's current to what the converter sees: S-shape and output noise.
    float analog(int column, float current, Draw draw) {
        float y = current;
        OutputCircuit circuit = preset.circuit();
        if (circuit.sShape() > 0) {
            float curved = Math.abs(tile.columns().sShapes()[column] * y);
            y = PortableMath.divide(tile.columns().sShapeFactor() * y, 1 + curved);
        }
        if (circuit.noiseSigma() > 0) {
            y =
                    Math.fma(
                            tile.columns().noiseSigmas()[column],
                            normal(column, NoiseStream.OUTPUT, draw),
                            y);
        }
        return y + offsetOfConverter(column);
    }

    /// What the converter makes of it, not clipped to the bound.
    float converted(int column, float analog) {
        if (adc == null) {
            return analog;
        }
        return switch (preset.output().adc().kind()) {
            case LINEAR -> adc.value(adc.code(analog));
            case SAR -> adc.value(successive(column, analog));
        };
    }

    /// Whether bound management has to act on a converted value. A SAR's codes end at the bound, so its input counts.
    boolean isBeyond(float analog, float converted) {
        if (adc == null) {
            return false;
        }
        return switch (preset.output().adc().kind()) {
            case LINEAR -> Math.abs(converted) > adc.bound();
            case SAR -> Math.abs(analog) > adc.bound();
        };
    }

    /// A converted value within the bound.
    float clipped(float converted) {
        return adc == null ? converted : adc.clip(converted);
    }

    private float offsetOfConverter(int column) {
        return preset.output().adc().offsetSigma() > 0 && adc != null
                ? tile.columns().adcOffsets()[column]
                : 0;
    }

    /// Bit by bit from the highest: a bit is set if the value is not below the sum of the capacitors with it.
    private float successive(int column, float analog) {
        int bits = preset.output().adc().bits();
        float[] capacitors = tile.columns().adcBits();
        float middle = 1 << (bits - 1);
        float value = Math.fma(analog, adc.codesPerUnit(), middle + 0.5f);
        float sum = 0;
        int code = 0;
        for (int bit = bits - 1; bit >= 0; bit--) {
            float tried = sum + capacitors[column * bits + bit];
            if (value >= tried) {
                sum = tried;
                code |= 1 << bit;
            }
        }
        return code - middle;
    }

    private float offset(int column, float y, float inputSum) {
        OutputCircuit circuit = preset.circuit();
        float resistance = (float) circuit.seriesResistance();
        if (circuit.voltageOffsetSigma() == 0 && resistance == 0) {
            return y;
        }
        float v = tile.columns().voltageOffsets()[column];
        if (circuit.minimumWeight() == 0) {
            float limit = (float) circuit.seriesResistanceLimit();
            float loss = Math.min(resistance * Math.abs(y), limit);
            return PortableMath.divide(y * (1 - v), 1 + loss);
        }
        float reference = (float) -circuit.minimumWeight() * inputSum;
        float both = y + reference;
        float lifted = (1 - v) * both;
        float lowered = (1 + v) * reference;
        if (resistance == 0) {
            return lifted - lowered;
        }
        return PortableMath.divide(lifted, Math.fma(resistance, Math.abs(both), 1f))
                - PortableMath.divide(lowered, Math.fma(resistance, Math.abs(reference), 1f));
    }

    private float weightNoise(int column, float y, float square, Draw draw) {
        float sigma = (float) preset.weightNoise().sigma() * PortableMath.squareRoot(square);
        return Math.fma(sigma, normal(column, NoiseStream.WEIGHT, draw), y);
    }

    float normal(int line, int stream, Draw draw) {
        return noise.normal(
                line,
                (int) (draw.read() >>> 32),
                NoiseStream.word(stream, draw.pass(), draw.attempt(), draw.purpose()),
                (int) draw.read());
    }

    /// Which pass of which product noise is drawn for.
    record Draw(long read, int pass, int attempt, int purpose) {}
}
