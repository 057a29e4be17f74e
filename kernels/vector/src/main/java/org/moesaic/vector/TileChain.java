package org.moesaic.vector;

import org.moesaic.compute.analog.Adc;
import org.moesaic.compute.analog.BoundManagement;
import org.moesaic.compute.analog.Levels;
import org.moesaic.compute.analog.MvmMode;
import org.moesaic.compute.analog.NoiseStream;
import org.moesaic.compute.analog.OutputCircuit;
import org.moesaic.compute.analog.Quantiser;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.WeightNoise;

/// What one thread does with one panel in one pass: the sums, then the chain behind them, up to the converter and the
/// weighing of the pass. Which steps there are follows from the preset.
final class TileChain {

    private final TilePreset preset;
    private final Levels adc;

    TileChain(TilePreset preset) {
        this.preset = preset;
        Quantiser quantiser = preset.output().adc().quantiser();
        this.adc = quantiser.on() ? Levels.of(quantiser) : null;
    }

    /// Where bounds end; infinite without a converter.
    float bound() {
        return adc == null ? Float.POSITIVE_INFINITY : adc.bound();
    }

    /// Bits whose capacitors the chain reads.
    int capacitorBits() {
        Adc converter = preset.output().adc();
        return adc != null && converter.kind() == Adc.Kind.SAR ? converter.bits() : 0;
    }

    /// Whether the chain reads more than W·x.
    boolean needsAllSums() {
        return preset.irDrop().on() || preset.weightNoise().kind() == WeightNoise.Kind.PCM_READ;
    }

    /// Whether the chain reads Σ v, or Σ v².
    boolean needsInputSums() {
        OutputCircuit circuit = preset.circuit();
        boolean offset = circuit.voltageOffsetSigma() != 0 || circuit.seriesResistance() != 0;
        return offset && circuit.minimumWeight() != 0
                || preset.weightNoise().kind() == WeightNoise.Kind.ADDITIVE;
    }

    /// Leaves what a pass gives in the first plane of the sums, and what the passes together give in `partial`.
    ///
    /// @param partial of the panel, from `at` on, a panel's width for each driven vector; read and written only where
    ///     there are several passes
    void pass(
            TilePanels panels, int panel, TileDrive drive, TileWork work, float[] partial, int at) {
        int length = drive.count() * TilePanels.WIDTH;
        sum(panels, panel, drive, work);
        current(panels, panel, drive, work, length);
        float[] y = work.sums;
        int pass = drive.pass();
        switch (preset.input().mode().kind()) {
            case ONE_PASS -> convert(panels, panel, drive, pass, work, length);
            case SIGNS_ANALOG_SUM -> {
                if (pass == 0) {
                    System.arraycopy(y, 0, partial, at, length);
                } else {
                    for (int i = 0; i < length; i++) {
                        y[i] = partial[at + i] - y[i];
                    }
                    convert(panels, panel, drive, 0, work, length);
                }
            }
            case SIGNS_DIGITAL_SUM -> {
                convert(panels, panel, drive, pass, work, length);
                if (pass == 0) {
                    System.arraycopy(y, 0, partial, at, length);
                } else {
                    for (int i = 0; i < length; i++) {
                        y[i] = partial[at + i] - y[i];
                    }
                }
            }
            case BIT_SERIAL -> {
                convert(panels, panel, drive, pass, work, length);
                float weight = passWeight(pass);
                for (int i = 0; i < length; i++) {
                    float before = pass == 0 ? 0 : partial[at + i];
                    y[i] = Math.fma(y[i], weight, before);
                }
                System.arraycopy(y, 0, partial, at, length);
            }
        }
    }

    /// The chain behind sums that are there already, in one pass: leaves what it gives in the first plane of the sums.
    void onePass(TilePanels panels, int panel, TileDrive drive, TileWork work) {
        int length = drive.count() * TilePanels.WIDTH;
        current(panels, panel, drive, work, length);
        convert(panels, panel, drive, drive.pass(), work, length);
    }

    private float passWeight(int pass) {
        MvmMode mode = preset.input().mode();
        int largestDigit = (1 << mode.sliceBits()) - 1;
        return (float)
                (preset.input().dac().step() * largestDigit * (1L << pass * mode.sliceBits()));
    }

    private void sum(TilePanels panels, int panel, TileDrive drive, TileWork work) {
        int rows = panels.tile.rowCount();
        int from = panel * rows * TilePanels.WIDTH;
        if (needsAllSums()) {
            TileSums.all(
                    panels.weights,
                    from,
                    rows,
                    drive.planes(),
                    panels.paddedRows,
                    drive.count(),
                    work.sums);
        } else {
            TileSums.products(
                    panels.weights,
                    from,
                    rows,
                    drive.planes(),
                    panels.paddedRows,
                    drive.count(),
                    work.sums);
        }
    }

    private void current(TilePanels panels, int panel, TileDrive drive, TileWork work, int length) {
        if (preset.irDrop().on()) {
            double rows = panels.tile.rowCount();
            CurrentSteps.irDrop(
                    work.sums,
                    length,
                    (float) (rows / preset.irDrop().wireToCellRatio()),
                    (float) preset.irDrop().scale());
        }
        offset(panels, panel, drive, work, length);
        WeightNoise weightNoise = preset.weightNoise();
        switch (weightNoise.kind()) {
            case NONE -> {}
            case ADDITIVE -> {
                draw(panels, panel, drive, NoiseStream.WEIGHT, drive.pass(), work, length);
                CurrentSteps.additive(work.sums, drive.count(), drive.sigmas(), work.normals);
            }
            case PCM_READ -> {
                draw(panels, panel, drive, NoiseStream.WEIGHT, drive.pass(), work, length);
                CurrentSteps.pcmRead(work.sums, length, (float) weightNoise.sigma(), work.normals);
            }
        }
    }

    private void offset(TilePanels panels, int panel, TileDrive drive, TileWork work, int length) {
        OutputCircuit circuit = preset.circuit();
        float resistance = (float) circuit.seriesResistance();
        if (circuit.voltageOffsetSigma() == 0 && resistance == 0) {
            return;
        }
        float[] offsets = panels.voltageOffsets;
        int from = panel * TilePanels.WIDTH;
        if (circuit.minimumWeight() == 0) {
            float limit = (float) circuit.seriesResistanceLimit();
            CurrentSteps.limited(work.sums, length, offsets, from, resistance, limit);
        } else if (resistance == 0) {
            CurrentSteps.shifted(work.sums, drive.count(), offsets, from, drive.references());
        } else {
            CurrentSteps.resisted(
                    work.sums, drive.count(), offsets, from, drive.references(), resistance);
        }
    }

    private void convert(
            TilePanels panels, int panel, TileDrive drive, int pass, TileWork work, int length) {
        OutputCircuit circuit = preset.circuit();
        Adc converter = preset.output().adc();
        float[] y = work.sums;
        int from = panel * TilePanels.WIDTH;
        if (circuit.sShape() > 0) {
            float factor = panels.tile.columns().sShapeFactor();
            OutputSteps.sShape(y, length, panels.sShapes, from, factor);
        }
        if (circuit.noiseSigma() > 0) {
            draw(panels, panel, drive, NoiseStream.OUTPUT, pass, work, length);
            OutputSteps.noise(y, length, panels.noiseSigmas, from, work.normals);
        }
        if (adc == null) {
            return;
        }
        if (converter.offsetSigma() > 0) {
            OutputSteps.offset(y, length, panels.adcOffsets, from);
        }
        boolean managed = preset.output().bounds().kind() != BoundManagement.Kind.NONE;
        float perUnit = adc.codesPerUnit();
        switch (converter.kind()) {
            case LINEAR -> {
                OutputSteps.linear(y, length, perUnit, adc.stepHigh(), adc.stepLow(), y);
                if (managed) {
                    OutputSteps.beyond(y, drive.count(), panels.bounds, from, work.beyond);
                }
            }
            case SAR -> {
                if (managed) {
                    OutputSteps.beyond(y, drive.count(), panels.bounds, from, work.beyond);
                }
                int bits = capacitorBits();
                OutputSteps.successive(
                        y,
                        length,
                        perUnit,
                        adc.stepHigh(),
                        adc.stepLow(),
                        panels.adcBits,
                        from * bits,
                        bits);
            }
        }
        OutputSteps.clip(y, length, adc.bound());
    }

    private static void draw(
            TilePanels panels,
            int panel,
            TileDrive drive,
            int stream,
            int pass,
            TileWork work,
            int length) {
        int word = NoiseStream.word(stream, pass, drive.attempt(), drive.purpose());
        int line = panel * TilePanels.WIDTH;
        NoiseWords.draw(panels.tile.key(), line, word, drive.reads(), drive.count(), work.words);
        NormalLanes.of(work.words, length, work.normals);
    }
}
