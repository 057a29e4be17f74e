package org.moesaic.cli.damage;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.moesaic.cli.Mistakes;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import picocli.CommandLine.Option;

/// `--activations` and `--tokens`, as a mixin: what experts are tried on.
public final class ActivationsOption {

    private static final String DRAWN = "gaussian:";

    @Option(
            names = "--activations",
            paramLabel = "FILE|gaussian:SIGMA",
            defaultValue = DRAWN + "1",
            description =
                    "What goes into each expert: a .npy file [tokens, inputs] with fp32 or fp16, or independent"
                            + " normals.")
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
        if (activations.startsWith(DRAWN) && sigma().isEmpty()) {
            mistakes.add(
                    "--activations",
                    "'" + activations + "' has no standard deviation",
                    "gaussian:SIGMA with a number above 0, such as gaussian:1");
        }
    }

    /// Whether a file was named.
    public boolean isFile() {
        return !activations.startsWith(DRAWN);
    }

    public Path file() {
        return Path.of(activations);
    }

    /// Reads or draws them.
    ///
    /// @param width numbers of a token
    /// @throws MoesaicException NOT_FOUND without such a file, BAD_DATA if it does not fit
    public CalibrationTokens open(int width, long seed) {
        if (!isFile()) {
            return CalibrationTokens.gaussian(tokens, width, sigma().orElseThrow(), seed);
        }
        NpyFile file = NpyFile.read(file());
        List<Integer> shape = file.shape();
        if (shape.size() != 2 || shape.getLast() != width || shape.getFirst() < 2) {
            throw MoesaicException.badData(
                    Problem.in(
                            file(),
                            "shape " + shape + " does not fit the experts",
                            "[tokens, %d] with at least two tokens is needed".formatted(width)));
        }
        int count = Math.min(tokens, shape.getFirst());
        float[] values = new float[Math.multiplyExact(count, width)];
        System.arraycopy(file.values(), 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw MoesaicException.badData(
                        Problem.in(
                                file(),
                                "token %d, input %d: %s".formatted(i / width, i % width, values[i]),
                                "activations must be finite"));
            }
        }
        return new CalibrationTokens(
                count, width, values, count + " tokens of " + file().getFileName());
    }

    private OptionalDouble sigma() {
        try {
            double sigma = Double.parseDouble(activations.substring(DRAWN.length()));
            return sigma > 0 && sigma <= 1e6 ? OptionalDouble.of(sigma) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
