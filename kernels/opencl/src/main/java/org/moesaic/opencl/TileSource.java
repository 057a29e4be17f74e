package org.moesaic.opencl;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.analog.Adc;
import org.moesaic.compute.analog.BoundManagement;
import org.moesaic.compute.analog.Levels;
import org.moesaic.compute.analog.MvmMode;
import org.moesaic.compute.analog.OutputCircuit;
import org.moesaic.compute.analog.PortableMath;
import org.moesaic.compute.analog.Quantiser;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.WeightNoise;
import org.moesaic.compute.random.Normals;
import org.moesaic.compute.random.Philox4x32;

/// What the kernels of a tile description are built from: its parameters as definitions, so that a step that is off costs
/// nothing, and the files that use them. Equal descriptions have the same kernels.
///
/// @param definitions lines in front of the files; numbers are hexadecimal, so that they are exact
/// @param work how the work is cut
/// @param passes over a tile for a vector
/// @param sums over the rows, for each column and vector
/// @param totals whether the chain needs sums of the inputs themselves
/// @param bounds whether vectors may have to be driven again
record TileSource(
        String definitions, TileWork work, int passes, int sums, boolean totals, boolean bounds) {

    private static final List<String> FILES =
            List.of("tile_base", "tile_drive", "tile_multiply", "tile_collect");

    /// @param bias whether outputs have a bias
    static TileSource of(TilePreset preset, boolean bias, TileWork work) {
        Writer to = new Writer();
        to.number("LANES", work.lanes());
        to.number("WIDTH", work.width());
        to.number("VECTORS", work.vectors());
        to.number("PANELS", work.panels());
        to.number("SUMS", TileWork.sums(preset));
        to.number("BLOCK_DIMENSION", work.blockDimension());
        to.text("PANEL_STEP(rows)", "((rows) * WIDTH)");
        to.text("WITH_BIAS(sum, bias)", bias ? "((sum) + (bias))" : "(sum)");
        noise(to);
        inputs(to, preset);
        boolean totals = circuit(to, preset);
        outputs(to, preset.output());
        return new TileSource(
                to.lines(),
                work,
                preset.input().mode().passes(preset.input().dac()),
                TileWork.sums(preset),
                totals,
                preset.output().bounds().kind() != BoundManagement.Kind.NONE);
    }

    private static void noise(Writer to) {
        to.word("MULTIPLIER_0", Philox4x32.MULTIPLIER_0);
        to.word("MULTIPLIER_1", Philox4x32.MULTIPLIER_1);
        to.word("WEYL_0", Philox4x32.WEYL_0);
        to.word("WEYL_1", Philox4x32.WEYL_1);
        to.number("ROOT_HALF_BITS", Normals.ROOT_HALF_BITS);
        to.real("LN_2", Normals.LN_2);
        to.real("TAIL_FROM", Normals.TAIL_FROM);
        to.real("MIDDLE_SCALE", Normals.MIDDLE_SCALE);
        to.real("MIDDLE_OFFSET", Normals.MIDDLE_OFFSET);
        to.real("TAIL_SCALE", Normals.TAIL_SCALE);
        to.real("TAIL_OFFSET", Normals.TAIL_OFFSET);
        to.polynomial("logarithm", Normals.logarithm());
        to.polynomial("normal_middle", Normals.middle());
        to.polynomial("normal_tail", Normals.tail());
        to.real("SMALLEST_SQUARE", PortableMath.SMALLEST_SQUARE);
        to.number("ROOT_START", PortableMath.ROOT_START);
        to.number("RECIPROCAL_START", PortableMath.RECIPROCAL_START);
        to.real("ROUNDER", Levels.ROUNDER);
        to.real("CODE_LIMIT", Levels.CODE_LIMIT);
    }

    private static void inputs(Writer to, TilePreset preset) {
        Quantiser dac = preset.input().dac();
        MvmMode mode = preset.input().mode();
        for (MvmMode.Kind kind : MvmMode.Kind.values()) {
            to.number(name(kind), kind.ordinal());
        }
        to.text("MODE", name(mode.kind()));
        to.number("PASSES", mode.passes(dac));
        to.flag("DAC", dac.on());
        if (dac.on()) {
            levels(to, "DAC", dac);
            to.number("LARGEST_CODE", dac.steps() / 2);
        }
        if (mode.kind() == MvmMode.Kind.BIT_SERIAL) {
            int largest = (1 << mode.sliceBits()) - 1;
            to.number("SLICE_BITS", mode.sliceBits());
            to.number("LARGEST_DIGIT", largest);
            to.real("LARGEST_DIGIT_REAL", largest);
            to.real("DIGIT_RECIPROCAL", 1f / largest);
            to.real("DIGIT_STEP", (float) (dac.step() * largest));
        }
        float sigma = (float) preset.input().noise();
        to.flag("INPUT_NOISE", sigma > 0);
        to.real("INPUT_SIGMA", sigma);
    }

    private static String name(MvmMode.Kind kind) {
        return switch (kind) {
            case ONE_PASS -> "MODE_ONE_PASS";
            case SIGNS_ANALOG_SUM -> "MODE_SIGNS_ANALOG";
            case SIGNS_DIGITAL_SUM -> "MODE_SIGNS_DIGITAL";
            case BIT_SERIAL -> "MODE_BIT_SERIAL";
        };
    }

    /// What happens to currents; whether sums of inputs are needed for it.
    private static boolean circuit(Writer to, TilePreset preset) {
        OutputCircuit circuit = preset.circuit();
        boolean additive = preset.weightNoise().kind() == WeightNoise.Kind.ADDITIVE;
        float resistance = (float) circuit.seriesResistance();
        boolean offset = circuit.voltageOffsetSigma() != 0 || resistance != 0;
        boolean minimumIsZero = circuit.minimumWeight() == 0;
        to.flag("IR_DROP", preset.irDrop().on());
        to.real("IR_SCALE", (float) preset.irDrop().scale());
        to.flag("PCM_READ", preset.weightNoise().kind() == WeightNoise.Kind.PCM_READ);
        to.flag("ADDITIVE", additive);
        to.real("WEIGHT_SIGMA", (float) preset.weightNoise().sigma());
        to.flag("OFFSET", offset);
        to.flag("MINIMUM_WEIGHT_ZERO", minimumIsZero);
        to.real("REFERENCE", (float) -circuit.minimumWeight());
        to.flag("SERIES_RESISTANCE", resistance != 0);
        to.real("RESISTANCE", resistance);
        to.real("RESISTANCE_LIMIT", (float) circuit.seriesResistanceLimit());
        to.flag("S_SHAPE", circuit.sShape() > 0);
        to.flag("OUTPUT_NOISE", circuit.noiseSigma() > 0);
        return additive || offset && !minimumIsZero;
    }

    private static void outputs(Writer to, TilePreset.Output output) {
        Adc adc = output.adc();
        boolean on = adc.quantiser().on();
        to.number("ADC_NONE", 0);
        to.number("ADC_LINEAR", 1);
        to.number("ADC_SAR", 2);
        to.flag("BOUNDS", output.bounds().kind() != BoundManagement.Kind.NONE);
        to.flag("ADC_OFFSET", on && adc.offsetSigma() > 0);
        if (!on) {
            to.text("ADC", "ADC_NONE");
            to.real("ADC_BOUND", Float.MAX_VALUE);
            return;
        }
        levels(to, "ADC", adc.quantiser());
        switch (adc.kind()) {
            case LINEAR -> to.text("ADC", "ADC_LINEAR");
            case SAR -> {
                to.text("ADC", "ADC_SAR");
                to.number("ADC_BITS", adc.bits());
                to.real("ADC_MIDDLE", 1 << (adc.bits() - 1));
            }
        }
    }

    private static void levels(Writer to, String converter, Quantiser quantiser) {
        Levels levels = Levels.of(quantiser);
        to.real(converter + "_CODES", levels.codesPerUnit());
        to.real(converter + "_HIGH", levels.stepHigh());
        to.real(converter + "_LOW", levels.stepLow());
        to.real(converter + "_BOUND", levels.bound());
    }

    /// The text of each part.
    String[] texts() {
        List<String> parts = new ArrayList<>();
        parts.add(definitions);
        FILES.forEach(file -> parts.add(KernelSource.read(file)));
        return parts.toArray(String[]::new);
    }

    /// Definitions of the preprocessor.
    private static final class Writer {

        private final StringBuilder out = new StringBuilder();

        private void text(String name, String value) {
            out.append("#define ").append(name).append(' ').append(value).append('\n');
        }

        private void flag(String name, boolean on) {
            text(name, on ? "1" : "0");
        }

        private void number(String name, int value) {
            text(name, Integer.toString(value));
        }

        private void word(String name, int value) {
            text(name, Integer.toUnsignedString(value) + "u");
        }

        private void real(String name, float value) {
            text(name, "(" + Float.toHexString(value) + "f)");
        }

        /// Horner's rule in one expression; the argument is a name, since it is repeated.
        private void polynomial(String name, float[] coefficients) {
            String value = "(real)" + Float.toHexString(coefficients[0]) + "f";
            for (int i = 1; i < coefficients.length; i++) {
                value =
                        "fma(%s, x, (real)%sf)"
                                .formatted(value, Float.toHexString(coefficients[i]));
            }
            text(name + "(x)", value);
        }

        private String lines() {
            return out.toString();
        }
    }
}
