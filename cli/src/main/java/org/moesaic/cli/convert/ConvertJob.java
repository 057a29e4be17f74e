package org.moesaic.cli.convert;

import java.nio.file.Path;
import java.util.List;
import org.moesaic.cli.Context;
import org.moesaic.cli.damage.LayerTokens;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.traces.ModelCard;

/// What is to be converted, and with what.
///
/// @param layers MoE layers that are converted
/// @param activations what goes into router and experts
/// @param between the function between the matrices
/// @param seed of drawn activations and devices
/// @param threads workers
/// @param model the file to write for now
/// @param folder for what belongs to the result beside it
public record ConvertJob(
        Context context,
        ModelCard card,
        ModelWeights weights,
        List<Integer> layers,
        LayerTokens activations,
        Nonlinearity between,
        long seed,
        int threads,
        Path model,
        Path folder) {

    public ConvertJob {
        layers = List.copyOf(layers);
    }
}
