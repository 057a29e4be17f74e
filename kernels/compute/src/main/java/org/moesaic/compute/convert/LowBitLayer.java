package org.moesaic.compute.convert;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// A layer with weights and activations in few bits, after each step of EAQuant. Simulated in double: no kernel here multiplies
/// activations of four bits, and no checkpoint holds a rotation, since what runs it has to rotate activations too. The inputs of
/// router, gate and up projections are rotated once for all of them, those of each down projection for themselves.
public final class LowBitLayer {

    /// What is done.
    ///
    /// @param inner whether the inputs of down projections are scaled
    /// @param block of the rotation; 0 to rotate nothing
    /// @param zigzag whether channels are permuted between two rotations
    /// @param activationRange share of a token's range that is covered, above 0 and at most 1
    /// @param weightRange the same of a row or group of weights
    public record Settings(
            boolean inner, int block, boolean zigzag, double activationRange, double weightRange) {

        /// As the paper's public code does; its ranges of weights are searched for instead in some of its settings.
        public static final Settings PAPER = new Settings(true, 128, true, 0.9, 0.8);

        /// The steps that are taken.
        public List<LowBitStep> steps() {
            List<LowBitStep> steps =
                    new ArrayList<>(List.of(LowBitStep.AS_IS, LowBitStep.SMOOTHED));
            if (inner) {
                steps.add(LowBitStep.DOWN);
            }
            if (block > 0) {
                steps.add(LowBitStep.ROTATED);
                if (zigzag) {
                    steps.add(LowBitStep.PERMUTED);
                }
            }
            if (activationRange < 1 || weightRange < 1) {
                steps.add(LowBitStep.CLIPPED);
            }
            return List.copyOf(steps);
        }
    }

    private final Settings settings;
    private final Map<LowBitStep, Optional<ChannelMix>> mixes = new EnumMap<>(LowBitStep.class);
    private final Map<LowBitStep, CalibrationTokens> inputs = new EnumMap<>(LowBitStep.class);

    /// @param before what the norm gives
    /// @param folded what the smoothed norm gives
    /// @param calibrating the first of the tokens, by which channels are permuted
    public LowBitLayer(
            Settings settings,
            CalibrationTokens before,
            CalibrationTokens folded,
            int calibrating) {
        this.settings = settings;
        int width = folded.width();
        double[] first = Arrays.copyOf(PlainPass.wide(folded.values()), calibrating * width);
        for (LowBitStep step : settings.steps()) {
            Optional<ChannelMix> mix =
                    mix(step, width, () -> ChannelMix.permuted(width, settings.block(), first));
            CalibrationTokens smooth = step == LowBitStep.AS_IS ? before : folded;
            mixes.put(step, mix);
            inputs.put(step, mix.map(each -> each.apply(smooth)).orElse(smooth));
        }
    }

    private Optional<ChannelMix> mix(LowBitStep step, int width, Supplier<ChannelMix> permuted) {
        if (settings.block() == 0 || !step.includes(LowBitStep.ROTATED)) {
            return Optional.empty();
        }
        return Optional.of(
                settings.zigzag() && step.includes(LowBitStep.PERMUTED)
                        ? permuted.get()
                        : ChannelMix.rotated(width, settings.block()));
    }

    public Settings settings() {
        return settings;
    }

    /// What router and experts get.
    public CalibrationTokens inputs(LowBitStep step) {
        return inputs.get(step);
    }

    /// What is done to these inputs; empty before they are rotated.
    public Optional<ChannelMix> mix(LowBitStep step) {
        return mixes.get(step);
    }

    /// The router that goes with these inputs.
    ///
    /// @param router without a rotation
    public WeightSource router(LowBitStep step, WeightSource router) {
        return mix(step).map(each -> each.apply(router)).orElse(router);
    }

    /// What an expert gives for every token.
    ///
    /// @param format of its weights
    /// @param activationBits 2 to 8
    /// @param expert as it is after the step, without rotations
    /// @param inner how its inner channels are permuted
    public double[] outputs(
            LowBitStep step,
            NumberFormat format,
            int activationBits,
            ExpertMatrices expert,
            Optional<ChannelMix> inner,
            Nonlinearity between) {
        boolean clipped = step == LowBitStep.CLIPPED;
        double activationRange = clipped ? settings.activationRange() : 1;
        int width = expert.down().shape().columns();
        Optional<ChannelMix> second = mix(step, width, inner::orElseThrow);
        CalibrationTokens given = inputs(step);
        int tokens = given.tokens();
        try (Arena arena = Arena.ofShared()) {
            Rounding rounding =
                    new Rounding(
                            format,
                            new RoundToNearest(clipped ? settings.weightRange() : 1),
                            arena);
            ExpertMatrices rounded =
                    new ExpertMatrices(
                            expert.gate().map(gate -> rounding.of(gate, mix(step))),
                            rounding.of(expert.up(), mix(step)),
                            rounding.of(expert.down(), second),
                            expert.biases());
            double[] x =
                    ActivationRounding.of(
                            PlainPass.wide(given.values()),
                            tokens,
                            activationBits,
                            activationRange);
            double[] middle = PlainPass.inner(rounded, between, tokens, x);
            second.ifPresent(each -> each.apply(middle));
            return PlainPass.product(
                    rounded.down(),
                    tokens,
                    ActivationRounding.of(middle, tokens, activationBits, activationRange),
                    expert.biases().down());
        }
    }

    private record Rounding(NumberFormat format, RoundToNearest quantiser, Arena arena) {

        WeightSource of(WeightSource weights, Optional<ChannelMix> mix) {
            WeightSource mixed = mix.map(each -> each.apply(weights)).orElse(weights);
            PackedMatrix packed = quantiser.quantise(mixed, format, arena);
            return new Unpacked(packed);
        }
    }
}
