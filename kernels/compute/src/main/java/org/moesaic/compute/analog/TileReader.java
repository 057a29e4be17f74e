package org.moesaic.compute.analog;

import org.moesaic.compute.analog.TileCircuit.Draw;

/// Drives one crossbar with one vector: converter, passes, bound management. Plain, one operation after the other.
final class TileReader {

    /// What came of one try: values within the bound, and whether one had to be clipped.
    private boolean beyond;

    private final TilePreset preset;
    private final AnalogTile tile;
    private final TileCircuit circuit;
    private final Sums sums;
    private final Levels dac;
    private final float[] inputs;
    private final float[] driven;
    private final float[] outputs;
    private float lift = 1;
    private long drives;
    private long conversions;
    private long additions;

    TileReader(TilePreset preset, AnalogTile tile) {
        this.preset = preset;
        this.tile = tile;
        this.circuit = new TileCircuit(preset, tile);
        this.sums = new Sums(tile);
        Quantiser quantiser = preset.input().dac();
        this.dac = quantiser.on() ? Levels.of(quantiser) : null;
        this.inputs = new float[tile.rowCount()];
        this.driven = new float[tile.rowCount()];
        this.outputs = new float[tile.columnCount()];
    }

    /// Times that the crossbar was driven.
    long drives() {
        return drives;
    }

    /// Columns converted.
    long conversions() {
        return conversions;
    }

    /// Additions of converted values to each other, for the same vector and column.
    long additions() {
        return additions;
    }

    /// Power of two by which the outputs of the last vector are too large, see [InputRanges#lift].
    float lift() {
        return lift;
    }

    /// The outputs of one vector, digital, without the columns' scales and times [#lift()].
    ///
    /// @param x the vector; the tile's inputs begin at `from`
    /// @param range what it is divided by, from [InputRanges]
    float[] read(float[] x, int from, float range, long read, int purpose) {
        if (range <= 0 && preset.input().noise() == 0) {
            java.util.Arrays.fill(outputs, 0);
            return outputs;
        }
        lift = range <= 0 ? 1 : InputRanges.lift(range);
        float whole = range <= 0 ? 1 : range * lift;
        float reduction = 1;
        attempt(x, from, whole, reduction, new Draw(read, 0, 0, purpose));
        BoundManagement bounds = preset.output().bounds();
        switch (bounds.kind()) {
            case NONE -> {}
            case ITERATIVE -> {
                for (int attempt = 1;
                        beyond && !bounds.exhausted(reduction, preset.input().dac());
                        attempt++) {
                    reduction *= 2;
                    attempt(x, from, whole, reduction, new Draw(read, 0, attempt, purpose));
                }
            }
            case WORST_CASE -> {
                if (beyond) {
                    whole = InputRanges.worstCase(preset, x, from, inputs.length, lift);
                    attempt(x, from, whole, 1, new Draw(read, 0, 1, purpose));
                }
            }
        }
        float factor = whole * reduction;
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = outputs[i] * factor;
        }
        return outputs;
    }

    private void attempt(float[] x, int from, float range, float reduction, Draw draw) {
        float scale = 1 / range / reduction;
        for (int row = 0; row < inputs.length; row++) {
            inputs[row] = x[from + row] * lift * scale;
        }
        beyond = false;
        switch (preset.input().mode().kind()) {
            case ONE_PASS -> onePass(draw);
            case SIGNS_ANALOG_SUM -> signsAnalog(draw);
            case SIGNS_DIGITAL_SUM -> signsDigital(draw);
            case BIT_SERIAL -> bitSerial(draw);
        }
    }

    private void onePass(Draw draw) {
        for (int row = 0; row < inputs.length; row++) {
            driven[row] = converted(inputs[row]);
        }
        drive(draw);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = convert(i, circuit.current(i, sums, draw), draw);
        }
    }

    private void signsAnalog(Draw draw) {
        driveSign(1, draw);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = circuit.current(i, sums, draw);
        }
        Draw second = pass(draw, 1);
        driveSign(-1, second);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = convert(i, outputs[i] - circuit.current(i, sums, second), draw);
        }
    }

    private void signsDigital(Draw draw) {
        driveSign(1, draw);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = convert(i, circuit.current(i, sums, draw), draw);
        }
        Draw second = pass(draw, 1);
        driveSign(-1, second);
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = outputs[i] - convert(i, circuit.current(i, sums, second), second);
            additions++;
        }
    }

    /// Inputs of one sign, as magnitudes; the others are not driven.
    private void driveSign(int sign, Draw draw) {
        for (int row = 0; row < inputs.length; row++) {
            driven[row] = Math.max(0, sign * converted(inputs[row]));
        }
        drive(draw);
    }

    /// Digit `k` of a code drives the row by its share of the largest digit; what comes out of the converter counts
    /// 2^(bits · k) times the step of the largest digit.
    private void bitSerial(Draw draw) {
        Quantiser quantiser = preset.input().dac();
        MvmMode mode = preset.input().mode();
        int largestDigit = (1 << mode.sliceBits()) - 1;
        int largestCode = quantiser.steps() / 2;
        float[] total = new float[outputs.length];
        for (int pass = 0; pass < mode.passes(quantiser); pass++) {
            int shift = pass * mode.sliceBits();
            for (int row = 0; row < inputs.length; row++) {
                int code = (int) dac.code(inputs[row]);
                int magnitude = Math.min(Math.abs(code), largestCode);
                int digit = magnitude >> shift & largestDigit;
                driven[row] = Math.signum(code) * digit / largestDigit;
            }
            Draw current = pass(draw, pass);
            drive(current);
            float weight = (float) (quantiser.step() * largestDigit * (1L << shift));
            for (int i = 0; i < outputs.length; i++) {
                float value = convert(i, circuit.current(i, sums, current), current);
                total[i] = Math.fma(value, weight, total[i]);
                additions += pass > 0 ? 1 : 0;
            }
        }
        System.arraycopy(total, 0, outputs, 0, outputs.length);
    }

    private static Draw pass(Draw draw, int pass) {
        return new Draw(draw.read(), pass, draw.attempt(), draw.purpose());
    }

    private float converted(float input) {
        return dac == null ? input : dac.convert(input);
    }

    /// Noise comes behind the converter and its bound, so that a driven input may be beyond it.
    private void drive(Draw draw) {
        float sigma = (float) preset.input().noise();
        if (sigma > 0) {
            for (int row = 0; row < driven.length; row++) {
                float normal = circuit.normal(row, NoiseStream.INPUT, draw);
                driven[row] = Math.fma(sigma, normal, driven[row]);
            }
        }
        sums.of(driven);
        drives++;
    }

    private float convert(int column, float current, Draw draw) {
        float analog = circuit.analog(column, current, draw);
        float converted = circuit.converted(column, analog);
        beyond |= circuit.isBeyond(analog, converted);
        conversions++;
        return circuit.clipped(converted);
    }
}
