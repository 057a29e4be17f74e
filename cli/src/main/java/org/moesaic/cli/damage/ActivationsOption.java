package org.moesaic.cli.damage;

import java.nio.file.Path;
import java.util.List;
import org.moesaic.cli.Mistakes;
import picocli.CommandLine.Option;

/// `--activations` and `--tokens`, as a mixin: what experts are tried on.
public final class ActivationsOption {

    @Option(
            names = "--activations",
            paramLabel = "FILE|gaussian:SIGMA|outliers:SIGMA/SHARE/FACTOR",
            defaultValue = "gaussian:1",
            description =
                    "What goes into each expert: a .npy file [tokens, inputs] with fp32 or fp16, an .npz archive or a"
                            + " folder with an array layerL for each layer, or independent normals; of outliers a"
                            + " share of the inputs is so many times larger.")
    private String activations;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "16",
            description = "Tokens that are drawn, or the first ones of the file; at least 2.")
    private int tokens;

    /// @param mistakes receives what is wrong with the options
    public void check(Mistakes mistakes) {
        if (tokens < 2 || tokens > 1 << 20) {
            mistakes.add("--tokens", "'" + tokens + "'", "2 to " + (1 << 20));
        }
        source().mistake()
                .ifPresent(cure ->
                        mistakes.add(
                                "--activations", "'" + activations + "' cannot be drawn", cure));
    }

    /// Draws them, or reads and checks those of all layers.
    ///
    /// @param width numbers of a token
    /// @param layers of the model, dense layers counted
    /// @throws org.moesaic.edge.MoesaicException NOT_FOUND without such a file, BAD_DATA with all that does not fit
    public LayerTokens open(int width, long seed, List<Integer> layers) {
        return LayerTokens.open(source(), width, seed, layers);
    }

    /// The files that are read; none where tokens are drawn.
    public List<Path> files() {
        return source().files();
    }

    private ActivationSource source() {
        return new ActivationSource(activations, tokens);
    }
}
