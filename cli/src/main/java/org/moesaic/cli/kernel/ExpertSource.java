package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.files.SafetensorsFile;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.RowsOf;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// An expert as a file has it, before it is quantised. Its parts fit each other.
record ExpertSource(
        Optional<WeightSource> gate, WeightSource up, WeightSource down, Biases biases) {

    /// Reads the parts that `names` names.
    ///
    /// @param path of the file, for messages
    /// @throws MoesaicException BAD_DATA with every part that is no matrix or does not fit the up projection
    static ExpertSource read(SafetensorsFile file, Object path, ExpertNames names) {
        WeightSource up = matrix(file, names.up());
        Optional<WeightSource> gate = names.gate().map(name -> matrix(file, name));
        float[] upBias = bias(file, names.up());
        float[] gateBias = names.gate().map(name -> bias(file, name)).orElse(new float[0]);
        if (names.fused()) {
            int inner = up.shape().rows() / 2;
            if (up.shape().rows() % 2 != 0 || upBias.length % 2 != 0) {
                throw MoesaicException.badData(
                        Problem.in(
                                path,
                                names.up() + " has " + up.shape().rows() + " rows",
                                "gate and up projection in one must have an even number"));
            }
            gate = Optional.of(new RowsOf(up, up.name() + ", first half", 0, inner));
            up = new RowsOf(up, up.name() + ", second half", inner, inner);
            gateBias = half(upBias, 0);
            upBias = half(upBias, 1);
        }
        Biases biases = new Biases(gateBias, upBias, bias(file, names.down()));
        ExpertSource source = new ExpertSource(gate, up, matrix(file, names.down()), biases);
        source.requireFit(path);
        return source;
    }

    /// d: numbers in, and numbers out.
    int width() {
        return up.shape().columns();
    }

    private void requireFit(Object path) {
        List<Problem> problems = new ArrayList<>();
        MatrixShape inner = up.shape();
        gate.ifPresent(matrix -> fit(path, "gate", inner, matrix.shape(), problems));
        MatrixShape turned = new MatrixShape(inner.columns(), inner.rows());
        fit(path, "down", turned, down.shape(), problems);
        fit(path, "gate", inner.rows(), biases.gate(), problems);
        fit(path, "up", inner.rows(), biases.up(), problems);
        fit(path, "down", inner.columns(), biases.down(), problems);
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    private static void fit(
            Object path,
            String name,
            MatrixShape wanted,
            MatrixShape found,
            List<Problem> problems) {
        if (!found.equals(wanted)) {
            problems.add(
                    Problem.in(
                            path,
                            "the %s projection is %d x %d"
                                    .formatted(name, found.rows(), found.columns()),
                            "with this up projection it must be %d x %d"
                                    .formatted(wanted.rows(), wanted.columns())));
        }
    }

    private static void fit(
            Object path, String name, int wanted, float[] bias, List<Problem> problems) {
        if (bias.length != 0 && bias.length != wanted) {
            problems.add(
                    Problem.in(
                            path,
                            "the %s bias has %d values".formatted(name, bias.length),
                            "it must have " + wanted));
        }
    }

    private static WeightSource matrix(SafetensorsFile file, String name) {
        return ExpertNames.tensor(file, name).flatMap(file::tensor).orElseThrow().matrix();
    }

    private static float[] bias(SafetensorsFile file, String matrix) {
        return file.tensor(matrix + ExpertNames.BIAS).map(Tensor::vector).orElse(new float[0]);
    }

    private static float[] half(float[] values, int which) {
        int half = values.length / 2;
        return java.util.Arrays.copyOfRange(values, which * half, (which + 1) * half);
    }
}
