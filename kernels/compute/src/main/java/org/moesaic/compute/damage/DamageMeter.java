package org.moesaic.compute.damage;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Expert;
import org.moesaic.compute.expert.ExpertWeights;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Measures what treatments do to an expert: its matrices are quantised or programmed, every calibration token goes
/// through the kernels, and the outputs are held against those of the weights as they are, in double.
///
/// @param tokens every expert sees all of them
/// @param nonlinearity of the experts
/// @param seed of the tiles' devices and noise
/// @param cache where outcomes are kept; empty for nowhere
public record DamageMeter(
        CalibrationTokens tokens,
        Nonlinearity nonlinearity,
        long seed,
        Optional<DamageCache> cache) {

    /// Measures one expert. The same input gives the same numbers, whichever experts were measured before.
    ///
    /// @param backend used by the calling thread only
    /// @param layer of the model, dense layers counted
    /// @return one for each treatment, in order
    /// @throws MoesaicException BAD_DATA for weights that are not finite, or activations of another width
    public List<ExpertDamage> measure(
            Backend backend,
            int layer,
            int expert,
            ExpertMatrices matrices,
            List<Treatment> treatments) {
        int width = matrices.up().shape().columns();
        if (width != tokens.width()) {
            throw MoesaicException.badData(
                    Problem.of(
                            "activations of " + tokens.width() + " numbers a token",
                            "the experts take " + width));
        }
        ExactExpert exact =
                new ExactExpert(
                        matrices.gate().map(DenseMatrix::of),
                        DenseMatrix.of(matrices.up()),
                        DenseMatrix.of(matrices.down()),
                        matrices.biases(),
                        nonlinearity);
        Optional<DamageCache.Keys> keys =
                cache.map(_ -> DamageCache.keys(exact, tokens, seed, backend, layer, expert));
        double[] reference = null;
        List<ExpertDamage> damages = new ArrayList<>();
        for (Treatment treatment : treatments) {
            Optional<ExpertDamage> known =
                    cache.flatMap(each ->
                            each.find(keys.orElseThrow(), treatment, layer, expert, tokens));
            if (known.isPresent()) {
                damages.add(known.get());
                continue;
            }
            if (reference == null) {
                reference = exact.of(tokens.tokens(), tokens.values()).y();
            }
            float[] y = outputs(backend, layer, expert, exact, treatment);
            ExpertDamage damage =
                    ExpertDamage.of(layer, expert, treatment.name(), tokens, y, reference);
            cache.ifPresent(each -> each.put(keys.orElseThrow(), treatment, damage));
            damages.add(damage);
        }
        return damages;
    }

    private float[] outputs(
            Backend backend, int layer, int expert, ExactExpert exact, Treatment treatment) {
        return switch (treatment) {
            case Treatment.Digital(NumberFormat format) -> digital(backend, exact, format);
            case Treatment.Analog analog ->
                    new AnalogExpert(exact, analog)
                            .apply(backend, tokens.tokens(), tokens.values(), seed, layer, expert);
        };
    }

    private float[] digital(Backend backend, ExactExpert exact, NumberFormat format) {
        try (Arena arena = Arena.ofShared()) {
            ExpertWeights weights =
                    new ExpertWeights(
                            exact.gate().map(each -> pack(each, format, arena)),
                            pack(exact.up(), format, arena),
                            pack(exact.down(), format, arena),
                            exact.biases(),
                            exact.nonlinearity());
            float[] ones = new float[tokens.tokens()];
            Arrays.fill(ones, 1);
            float[] y = new float[tokens.values().length];
            try (Expert loaded = new Expert(backend, weights, Activations.FP32)) {
                loaded.apply(tokens.tokens(), tokens.values(), ones, y);
            }
            return y;
        }
    }

    private static PackedMatrix pack(DenseMatrix matrix, NumberFormat format, Arena arena) {
        return new RoundToNearest().quantise(matrix.source(), format, arena);
    }
}
