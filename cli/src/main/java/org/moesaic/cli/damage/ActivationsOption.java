package org.moesaic.cli.damage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Mistakes;
import org.moesaic.compute.damage.CalibrationTokens;
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
        if (Drawn.isMeant(activations) && Drawn.parse(activations).isEmpty()) {
            mistakes.add("--activations", "'" + activations + "' cannot be drawn", Drawn.CURE);
        }
    }

    /// Whether a file was named.
    public boolean isFile() {
        return !Drawn.isMeant(activations);
    }

    /// Whether each layer has tokens of its own.
    public boolean isByLayer() {
        return isFile() && source().isByLayer();
    }

    public Path file() {
        return Path.of(activations);
    }

    /// The files that are read; none where tokens are drawn.
    public List<Path> files() {
        return isFile() && Files.exists(file()) ? source().files() : List.of();
    }

    /// Reads or draws them, the same for all layers.
    ///
    /// @param width numbers of a token
    /// @throws org.moesaic.edge.MoesaicException NOT_FOUND without such a file, BAD_DATA if it does not fit or has tokens for
    ///     each layer
    public CalibrationTokens open(int width, long seed) {
        return source().open(width, seed, Optional.empty());
    }

    /// Reads or draws those of one layer.
    ///
    /// @param layer of the model, dense layers counted
    /// @throws org.moesaic.edge.MoesaicException NOT_FOUND without such a file, BAD_DATA if it does not fit or lacks the layer
    public CalibrationTokens open(int width, long seed, int layer) {
        return source().open(width, seed, Optional.of(layer));
    }

    private ActivationSource source() {
        return new ActivationSource(activations, tokens);
    }
}
