package org.moesaic.compute.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// An expert as the checkpoint has it, in double throughout: what every treatment is held against.
///
/// @param gate empty for a plain expert
record ExactExpert(
        Optional<DenseMatrix> gate,
        DenseMatrix up,
        DenseMatrix down,
        Biases biases,
        Nonlinearity nonlinearity) {

    /// @throws MoesaicException BAD_DATA naming every row that is not finite
    static ExactExpert of(ExpertMatrices matrices, Nonlinearity nonlinearity) {
        List<Problem> problems = new ArrayList<>();
        Optional<DenseMatrix> gate = matrices.gate().map(each -> read(each, problems));
        DenseMatrix up = read(matrices.up(), problems);
        DenseMatrix down = read(matrices.down(), problems);
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return new ExactExpert(gate, up, down, matrices.biases(), nonlinearity);
    }

    /// Null for a matrix with problems.
    private static DenseMatrix read(WeightSource matrix, List<Problem> problems) {
        try {
            return DenseMatrix.of(matrix);
        } catch (MoesaicException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    /// Its outputs, and what its down projection gets.
    record Outputs(double[] inner, double[] y) {}

    Outputs of(int tokens, float[] x) {
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = x[i];
        }
        double[] inner = up.product(tokens, wide, biases.up());
        if (gate.isPresent()) {
            double[] gated = gate.get().product(tokens, wide, biases.gate());
            for (int i = 0; i < inner.length; i++) {
                inner[i] = nonlinearity.gated(gated[i], inner[i]);
            }
        } else {
            for (int i = 0; i < inner.length; i++) {
                inner[i] = nonlinearity.of(inner[i]);
            }
        }
        return new Outputs(inner, down.product(tokens, inner, biases.down()));
    }
}
