package org.moesaic.model.placement;

import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Spec;

/// What goes into experts where a policy has their outputs measured, as its parameters say it. Whoever reads checkpoints reads
/// or draws them ([WeightScores]).
///
/// @param activations a file, or what is to be drawn, as `--activations` takes them
/// @param tokens that are drawn, or the first ones of the file; at least 2
/// @param seed of those that are drawn
public record ActivationChoice(String activations, int tokens, long seed) {

    /// The name of the parameter that names them.
    public static final String ACTIVATIONS = "activations";

    private static final String TOKENS = "tokens";
    private static final String SEED = "seed";
    private static final String DRAWN = "gaussian:1";
    private static final int USUAL_TOKENS = 16;

    /// The parameters.
    ///
    /// @param otherwise what holds where no activations are named, in words
    public static List<Policy.Parameter> parameters(String otherwise) {
        return List.of(
                new Policy.Parameter(
                        ACTIVATIONS,
                        "what experts are tried on: gaussian:SIGMA, outliers:SIGMA/SHARE/FACTOR, a .npy file [tokens,"
                                + " inputs], or an .npz archive or a folder with an array layerL for each layer",
                        otherwise),
                new Policy.Parameter(
                        TOKENS,
                        "tokens that are drawn, or the first ones of the file",
                        Integer.toString(USUAL_TOKENS)),
                new Policy.Parameter(SEED, "of activations that are drawn", "1"));
    }

    /// Whether a policy as written names activations.
    public static boolean isNamed(Spec spec) {
        return spec.argument(ACTIVATIONS).isPresent();
    }

    /// Reads the parameters; those that are missing are as usual.
    public static ActivationChoice of(PolicyArguments arguments) {
        Optional<String> named = arguments.text(ACTIVATIONS);
        return new ActivationChoice(
                named.orElse(DRAWN),
                (int) arguments.whole(TOKENS, 2, 1 << 20).orElse(USUAL_TOKENS),
                arguments.whole(SEED, 0, Long.MAX_VALUE / 2).orElse(1));
    }
}
