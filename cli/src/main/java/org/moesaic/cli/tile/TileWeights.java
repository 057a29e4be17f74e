package org.moesaic.cli.tile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Mistakes;
import org.moesaic.compute.analog.TileStudy;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.files.SafetensorsFile;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// What `--weights` came to.
///
/// @param source the matrices
/// @param shape of a matrix from a file; empty for drawn ones, which have any shape
record TileWeights(TileStudy.Weights source, Optional<MatrixShape> shape) {

    private static final String GAUSSIAN = "gaussian:";

    /// Reads the option.
    ///
    /// @param tensor name of a matrix in a safetensors file, or null
    /// @throws MoesaicException for a file that cannot be read
    static TileWeights of(String text, String tensor, Mistakes mistakes) {
        if (text.startsWith(GAUSSIAN)) {
            if (tensor != null) {
                mistakes.add("--tensor", "'" + tensor + "' is not read", "--weights names no file");
            }
            return drawn(text.substring(GAUSSIAN.length()), mistakes);
        }
        mistakes.throwIfAny();
        return file(Path.of(text), tensor);
    }

    private static TileWeights drawn(String sigma, Mistakes mistakes) {
        double value = Double.NaN;
        if (sigma.matches("[0-9]*[.]?[0-9]+([eE]-?[0-9]{1,2})?")) {
            value = Double.parseDouble(sigma);
        }
        if (!(value > 0 && value <= 1e6)) {
            mistakes.add(
                    "--weights",
                    "'gaussian:" + sigma + "' has no standard deviation",
                    "a number above 0 and at most 1e6, such as gaussian:0.246");
            value = 1;
        }
        return new TileWeights(new TileStudy.Weights.Gaussian(value), Optional.empty());
    }

    private static TileWeights file(Path file, String tensor) {
        if (file.toString().endsWith(".npy")) {
            NpyFile array = NpyFile.read(file);
            List<Integer> shape = array.shape();
            if (shape.size() != 2) {
                throw MoesaicException.badData(
                        Problem.in(file, "has the shape " + shape, "a matrix has two dimensions"));
            }
            MatrixShape matrix = new MatrixShape(shape.get(0), shape.get(1));
            return new TileWeights(
                    new TileStudy.Weights.Given(array.values()), Optional.of(matrix));
        }
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            return matrix(one(tensors, file, tensor).matrix(), file);
        }
    }

    private static Tensor one(SafetensorsFile tensors, Path file, String wanted) {
        List<String> names = tensors.names();
        if (wanted == null && names.size() != 1) {
            throw MoesaicException.usage(
                    file + " has " + names.size() + " tensors",
                    "name one with --tensor: "
                            + String.join(", ", names.subList(0, Math.min(8, names.size()))));
        }
        String name = wanted == null ? names.getFirst() : wanted;
        return tensors.tensor(name)
                .orElseThrow(() ->
                        MoesaicException.usage(
                                "option '--tensor': " + file + " has no '" + name + "'",
                                Names.suggest(name, names)));
    }

    private static TileWeights matrix(WeightSource source, Path file) {
        MatrixShape shape = source.shape();
        if (shape.weights() > TileErrorVerb.LARGEST_WEIGHTS) {
            throw MoesaicException.badData(
                    Problem.in(
                            file,
                            "the matrix is %d x %d".formatted(shape.rows(), shape.columns()),
                            "at most " + TileErrorVerb.LARGEST_WEIGHTS + " weights"));
        }
        float[] values = new float[(int) shape.weights()];
        float[] row = new float[shape.columns()];
        for (int r = 0; r < shape.rows(); r++) {
            source.row(r, row);
            System.arraycopy(row, 0, values, r * row.length, row.length);
        }
        return new TileWeights(new TileStudy.Weights.Given(values), Optional.of(shape));
    }
}
