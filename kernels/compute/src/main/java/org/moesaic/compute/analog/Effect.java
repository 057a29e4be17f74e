package org.moesaic.compute.analog;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A way in which a tile's product differs from the exact one; each can be switched off alone.
public enum Effect {
    /// Rounding and clipping of inputs.
    DAC(List.of("input-quantisation")),
    /// Noise of driven inputs.
    INPUT_NOISE(List.of("inp-noise")),
    /// Voltage lost on wires.
    IR_DROP(List.of()),
    /// Fixed voltage offsets of the columns.
    VOLTAGE_OFFSET(List.of("v-offset")),
    /// Resistance in series with a column.
    SERIES_RESISTANCE(List.of("r-series")),
    /// Short-term noise of the weights, new with every product.
    WEIGHT_NOISE(List.of("short-term-noise", "short-term-weight-noise", "w-noise", "pcm-read")),
    /// S-shaped nonlinearity of the columns.
    S_SHAPE(List.of("nonlinearity", "out-nonlinearity")),
    /// Noise of the columns.
    OUTPUT_NOISE(List.of("out-noise")),
    /// Rounding and clipping of outputs; offsets and mismatch of the converters.
    ADC(List.of("output-quantisation")),
    /// Rounding of weights to so many bits.
    WEIGHT_QUANTISATION(List.of("weight-bits")),
    /// Difference between what was meant and what was programmed.
    PROGRAMMING_NOISE(List.of("programming")),
    /// Fading of conductances, with its compensation.
    DRIFT(List.of()),
    /// Accumulated 1/f noise of the devices.
    READ_NOISE(List.of("accumulated-read-noise", "1/f-noise")),
    /// Devices that cannot be programmed.
    STUCK_DEVICES(List.of("faults", "stuck"));

    private final List<String> otherNames;

    Effect(List<String> otherNames) {
        this.otherNames = otherNames;
    }

    /// The name in options and results, such as `programming-noise`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// All names, in order.
    public static List<String> labels() {
        return Arrays.stream(values()).map(Effect::label).toList();
    }

    /// The effect of that name, or of one of the other names under which it is known.
    public static Optional<Effect> find(String name) {
        return Arrays.stream(values())
                .filter(effect -> effect.label().equals(name) || effect.otherNames.contains(name))
                .findFirst();
    }

    /// The effects that a tile has.
    public static Set<Effect> of(TilePreset preset) {
        Set<Effect> active = EnumSet.noneOf(Effect.class);
        for (Effect effect : values()) {
            if (effect.isIn(preset)) {
                active.add(effect);
            }
        }
        return active;
    }

    /// A tile with these effects only, as far as it has them.
    public static TilePreset only(TilePreset preset, Collection<Effect> kept) {
        TilePreset remaining = preset;
        for (Effect effect : values()) {
            if (!kept.contains(effect)) {
                remaining = effect.without(remaining);
            }
        }
        return remaining;
    }

    /// Whether a tile has this effect.
    public boolean isIn(TilePreset preset) {
        OutputCircuit circuit = preset.circuit();
        return switch (this) {
            case DAC -> preset.input().dac().on();
            case INPUT_NOISE -> preset.input().noise() > 0;
            case IR_DROP -> preset.irDrop().on();
            case VOLTAGE_OFFSET -> circuit.voltageOffsetSigma() > 0;
            case SERIES_RESISTANCE -> circuit.seriesResistance() > 0;
            case WEIGHT_NOISE -> preset.weightNoise().on();
            case S_SHAPE -> circuit.sShape() > 0;
            case OUTPUT_NOISE -> circuit.noiseSigma() > 0;
            case ADC -> preset.output().adc().quantiser().on();
            case WEIGHT_QUANTISATION -> preset.cells().weightBits() > 0;
            case PROGRAMMING_NOISE -> preset.device().programs();
            case DRIFT -> preset.device().drifts();
            case READ_NOISE -> preset.device().fluctuates();
            case STUCK_DEVICES -> preset.faults().any();
        };
    }

    /// The tile without this effect. What rests on it goes with it: bit-serial inputs with their converter, bound
    /// management with the other.
    public TilePreset without(TilePreset preset) {
        TilePreset.Input input = preset.input();
        OutputCircuit circuit = preset.circuit();
        return switch (this) {
            case DAC -> preset.with(withoutDac(input));
            case INPUT_NOISE ->
                    preset.with(
                            new TilePreset.Input(input.scaling(), input.dac(), 0, input.mode()));
            case IR_DROP -> preset.with(IrDrop.OFF);
            case VOLTAGE_OFFSET -> preset.with(circuit.withVoltageOffset(0));
            case SERIES_RESISTANCE -> preset.with(circuit.withSeriesResistance(0));
            case WEIGHT_NOISE -> preset.with(WeightNoise.OFF);
            case S_SHAPE -> preset.with(circuit.withSShape(0));
            case OUTPUT_NOISE -> preset.with(circuit.withNoise(0));
            case ADC -> preset.with(new TilePreset.Output(Adc.OFF, BoundManagement.NONE));
            case WEIGHT_QUANTISATION -> preset.with(new Cells(preset.cells().significance(), 0, 0));
            case PROGRAMMING_NOISE -> preset.with(preset.device().withoutProgrammingNoise());
            case DRIFT -> preset.with(preset.device().withoutDrift());
            case READ_NOISE -> preset.with(preset.device().withoutReadNoise());
            case STUCK_DEVICES -> preset.with(Faults.NONE);
        };
    }

    private static TilePreset.Input withoutDac(TilePreset.Input input) {
        MvmMode mode =
                input.mode().kind() == MvmMode.Kind.BIT_SERIAL ? MvmMode.ONE_PASS : input.mode();
        return new TilePreset.Input(input.scaling(), Quantiser.OFF, input.noise(), mode);
    }
}
