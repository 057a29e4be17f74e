package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.NamedExperts;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// An expert as a file has it, before it is quantised. Its parts fit each other.
record ExpertSource(
        Optional<WeightSource> gate, WeightSource up, WeightSource down, Biases biases) {

    /// An expert of a checkpoint.
    ///
    /// @throws MoesaicException BAD_DATA with every part that is no matrix or does not fit the up projection
    static ExpertSource read(NamedExperts experts, Object path, String name) {
        ExpertMatrices found = experts.expert(name);
        ExpertSource source =
                new ExpertSource(found.gate(), found.up(), found.down(), found.biases());
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
}
