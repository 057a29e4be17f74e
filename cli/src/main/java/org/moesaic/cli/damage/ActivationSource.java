package org.moesaic.cli.damage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;

/// Where activations come from: drawn, one array for all layers (.npy), or one for each (an .npz archive or a folder of .npy
/// files, with arrays `layer0`, `layer1`, … by the model's own count).
///
/// @param text as people write it
/// @param most tokens that are drawn, or the first ones of an array
public record ActivationSource(String text, int most) {

    private static final String LAYER = "layer";

    /// Whether each layer has an array of its own.
    boolean isByLayer() {
        return Files.isDirectory(Path.of(text)) || text.endsWith(".npz");
    }

    /// Whether they are drawn, right or wrong.
    public boolean isDrawn() {
        return Drawn.isMeant(text);
    }

    /// What is wrong with a text that asks for drawn ones, as a cure; empty if it is right or names a file.
    public Optional<String> mistake() {
        return isDrawn() && Drawn.parse(text).isEmpty()
                ? Optional.of(Drawn.CURE)
                : Optional.empty();
    }

    List<Path> files() {
        Path path = Path.of(text);
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.toString().endsWith(".npy")).sorted().toList();
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND, Problem.in(path, "cannot be listed", "check its rights"));
        }
    }

    /// @param width numbers of a token
    /// @param layer empty for tokens that all layers share
    /// @throws MoesaicException NOT_FOUND without such a file, BAD_DATA if it does not fit
    public CalibrationTokens open(int width, long seed, Optional<Integer> layer) {
        if (isDrawn()) {
            return Drawn.parse(text).orElseThrow().tokens(most, width, seed);
        }
        Path path = Path.of(text);
        if (!isByLayer()) {
            NpyFile file = NpyFile.read(path);
            requireShape(file.shape().stream().map(Integer::longValue).toList(), width);
            return tokens(file.values(), width, file.shape().getFirst(), path.getFileName() + "");
        }
        if (layer.isEmpty()) {
            throw MoesaicException.badData(
                    Problem.in(
                            path,
                            "has an array for each layer",
                            "a .npy file with one for all layers is needed here"));
        }
        return ofLayer(path, width, LAYER + layer.get());
    }

    private CalibrationTokens ofLayer(Path path, int width, String name) {
        if (!Files.exists(path)) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(path, "no such file", "check the path and the spelling"));
        }
        try (Checkpoint arrays = Checkpoint.open(path)) {
            Tensor array =
                    arrays.tensor(name)
                            .orElseThrow(() ->
                                    MoesaicException.badData(
                                            Problem.in(
                                                    path,
                                                    "has no array '" + name + "'",
                                                    Names.suggest(
                                                            name,
                                                            arrays.tensors().stream()
                                                                    .map(Tensor::name)
                                                                    .toList()))));
            requireShape(array.shape(), width);
            WeightSource rows = array.matrix();
            int count = Math.min(most, rows.shape().rows());
            float[] values = new float[Math.multiplyExact(count, width)];
            float[] row = new float[width];
            for (int t = 0; t < count; t++) {
                rows.row(t, row);
                System.arraycopy(row, 0, values, t * width, width);
            }
            return tokens(values, width, count, path.getFileName() + ": " + name);
        }
    }

    private CalibrationTokens tokens(float[] values, int width, int there, String name) {
        int count = Math.min(most, there);
        float[] used = Arrays.copyOf(values, Math.multiplyExact(count, width));
        for (int i = 0; i < used.length; i++) {
            if (!Float.isFinite(used[i])) {
                throw MoesaicException.badData(
                        Problem.in(
                                Path.of(text),
                                "token %d, input %d: %s".formatted(i / width, i % width, used[i]),
                                "activations must be finite"));
            }
        }
        return new CalibrationTokens(count, width, used, count + " tokens of " + name);
    }

    private void requireShape(List<Long> shape, int width) {
        if (shape.size() != 2 || shape.getLast() != width || shape.getFirst() < 2) {
            throw MoesaicException.badData(
                    Problem.in(
                            Path.of(text),
                            "shape " + shape + " does not fit the experts",
                            "[tokens, %d] with at least two tokens is needed".formatted(width)));
        }
    }
}
