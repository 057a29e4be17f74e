package org.moesaic.compute.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

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

    /// The outputs of an expert as it is, in double: what treatments are held against.
    ///
    /// @return token after token
    /// @throws MoesaicException BAD_DATA for weights that are not finite, or activations of another width
    public double[] exact(ExpertMatrices matrices) {
        requireWidth(matrices);
        return ExactExpert.of(matrices, nonlinearity).of(tokens.tokens(), tokens.values()).y();
    }

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
        requireWidth(matrices);
        ExactExpert exact = ExactExpert.of(matrices, nonlinearity);
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
            float[] y =
                    new TreatedExpert(exact, treatment)
                            .apply(backend, tokens.tokens(), tokens.values(), seed, layer, expert);
            ExpertDamage damage =
                    ExpertDamage.of(layer, expert, treatment.name(), tokens, y, reference);
            cache.ifPresent(each -> each.put(keys.orElseThrow(), treatment, damage));
            damages.add(damage);
        }
        return damages;
    }

    private void requireWidth(ExpertMatrices matrices) {
        int width = matrices.up().shape().columns();
        if (width != tokens.width()) {
            throw MoesaicException.badData(
                    Problem.of(
                            "activations of " + tokens.width() + " numbers a token",
                            "the experts take " + width));
        }
    }
}
