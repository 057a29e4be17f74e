package org.moesaic.vector;

import org.moesaic.compute.analog.Levels;
import org.moesaic.compute.analog.MvmMode;
import org.moesaic.compute.analog.NoiseStream;
import org.moesaic.compute.analog.PortableMath;
import org.moesaic.compute.analog.Quantiser;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.WeightNoise;

/// The vectors that drive a crossbar in one pass, as all threads read them.
final class TileDrive {

    private final TilePreset preset;
    private final boolean allSums;
    private final boolean inputSums;
    private final Levels dac;
    private final float[] planes;
    private final float[] driven;
    private final int[] words = new int[TilePanels.WIDTH];
    private final float[] normals = new float[TilePanels.WIDTH];
    private final long[] oneRead = new long[1];
    private final long[] reads = new long[TileWork.VECTORS];
    private final float[] references = new float[TileWork.VECTORS];
    private final float[] sigmas = new float[TileWork.VECTORS];
    private int count;
    private int pass;
    private int attempt;
    private int purpose = NoiseStream.PRODUCT;

    /// @param mostRows filled-up rows of the largest crossbar
    TileDrive(TilePreset preset, TileChain chain, int mostRows) {
        this.preset = preset;
        this.allSums = chain.needsAllSums();
        this.inputSums = chain.needsInputSums();
        Quantiser quantiser = preset.input().dac();
        this.dac = quantiser.on() ? Levels.of(quantiser) : null;
        this.planes =
                new float[Math.toIntExact((long) TileWork.VECTORS * TileSums.PLANES * mostRows)];
        this.driven = new float[mostRows];
    }

    /// Vectors driven.
    int count() {
        return count;
    }

    int pass() {
        return pass;
    }

    int attempt() {
        return attempt;
    }

    /// What its noise is drawn for.
    int purpose() {
        return purpose;
    }

    /// Inputs as [TileSums] reads them.
    float[] planes() {
        return planes;
    }

    /// Read index of each vector.
    long[] reads() {
        return reads;
    }

    /// Currents that undriven cells stand for: -minimum weight · Σ v, one a vector.
    float[] references() {
        return references;
    }

    /// Strength of additive weight noise, one a vector.
    float[] sigmas() {
        return sigmas;
    }

    void begin(int count, int pass, int attempt) {
        this.count = count;
        this.pass = pass;
        this.attempt = attempt;
    }

    /// Vectors of which each drives one row, for another purpose than a product.
    void beginOneByOne(int count, int purpose) {
        begin(count, 0, 0);
        this.purpose = purpose;
    }

    /// @param v the input that is driven, converted
    void putOne(int index, float v, long read) {
        reads[index] = read;
        references[index] = (float) -preset.circuit().minimumWeight() * v;
        if (preset.weightNoise().kind() == WeightNoise.Kind.ADDITIVE) {
            float sigma = (float) preset.weightNoise().sigma();
            sigmas[index] = sigma * PortableMath.squareRoot(Math.fma(v, v, 0f));
        }
    }

    /// What the converter makes of one input.
    float converted(float input) {
        return dac == null ? input : dac.convert(input);
    }

    /// Puts a vector in: scaled, converted, taken apart for the pass, with noise.
    ///
    /// @param index of it among those driven
    /// @param lift of the vector, see [org.moesaic.compute.analog.InputRanges#lift]
    /// @param scale what inputs are multiplied with
    void put(
            TilePanels panels, int index, float[] x, int from, float lift, float scale, long read) {
        int rows = panels.tile.rowCount();
        int length = panels.paddedRows;
        reads[index] = read;
        System.arraycopy(x, from, driven, 0, rows);
        java.util.Arrays.fill(driven, rows, length, 0);
        if (lift != 1) {
            DriveSteps.scale(driven, length, lift);
        }
        DriveSteps.scale(driven, length, scale);
        switch (preset.input().mode().kind()) {
            case ONE_PASS -> convert(length);
            case SIGNS_ANALOG_SUM, SIGNS_DIGITAL_SUM -> {
                convert(length);
                DriveSteps.oneSign(driven, length, pass == 0 ? 1 : -1);
            }
            case BIT_SERIAL -> slice(length);
        }
        float sigma = (float) preset.input().noise();
        if (sigma > 0) {
            addNoise(panels, sigma, read);
        }
        int to = index * TileSums.PLANES * length;
        if (allSums) {
            DriveSteps.planes(driven, length, panels.positions, planes, to);
        } else {
            System.arraycopy(driven, 0, planes, to, length);
        }
        if (inputSums) {
            sumInputs(rows, index);
        }
    }

    private void convert(int length) {
        if (dac != null) {
            OutputSteps.linear(
                    driven, length, dac.codesPerUnit(), dac.stepHigh(), dac.stepLow(), driven);
            OutputSteps.clip(driven, length, dac.bound());
        }
    }

    private void slice(int length) {
        MvmMode mode = preset.input().mode();
        int largestDigit = (1 << mode.sliceBits()) - 1;
        int largestCode = preset.input().dac().steps() / 2;
        int shift = pass * mode.sliceBits();
        for (int row = 0; row < length; row++) {
            int code = (int) dac.code(driven[row]);
            int digit = Math.min(Math.abs(code), largestCode) >> shift & largestDigit;
            driven[row] = Math.signum(code) * digit / largestDigit;
        }
    }

    /// Rows are drawn like columns of a panel, and put where they belong.
    private void addNoise(TilePanels panels, float sigma, long read) {
        int rows = panels.tile.rowCount();
        int word = NoiseStream.word(NoiseStream.INPUT, pass, attempt, NoiseStream.PRODUCT);
        oneRead[0] = read;
        for (int first = 0; first < rows; first += TilePanels.WIDTH) {
            NoiseWords.draw(panels.tile.key(), first, word, oneRead, 1, words);
            NormalLanes.of(words, TilePanels.WIDTH, normals);
            for (int place = 0; place < TilePanels.WIDTH; place++) {
                int row = first + TilePanels.ORDER[place];
                if (row < rows) {
                    driven[row] = Math.fma(sigma, normals[place], driven[row]);
                }
            }
        }
    }

    /// Chains like all others, for one vector at a time.
    private void sumInputs(int rows, int index) {
        float sum = 0;
        float power = 0;
        for (int row = 0; row < rows; row++) {
            sum += driven[row];
            power = Math.fma(driven[row], driven[row], power);
        }
        references[index] = (float) -preset.circuit().minimumWeight() * sum;
        if (preset.weightNoise().kind() == WeightNoise.Kind.ADDITIVE) {
            float sigma = (float) preset.weightNoise().sigma();
            sigmas[index] = sigma * PortableMath.squareRoot(power);
        }
    }
}
