package org.moesaic.compute.convert;

import java.util.List;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.RoundedRows;
import org.moesaic.formats.NumberFormat;

/// Traces of the Hessians of an expert's matrices, of the squared error of their outputs: twice the sum over tokens of the
/// squared norm of what goes in (HAWQ-V2, arXiv 1911.03852, with the closed form of a linear layer).
///
/// @param inputs of gate and up projection
/// @param inner of the down projection
public record HessianTraces(double inputs, double inner) {

    /// @param chosen indexes of the tokens that go to the expert, maybe none
    public static HessianTraces of(
            ExpertMatrices expert, Nonlinearity between, CalibrationTokens tokens, int[] chosen) {
        double[] x = new double[chosen.length * tokens.width()];
        for (int i = 0; i < x.length; i++) {
            int token = chosen[i / tokens.width()];
            x[i] = tokens.values()[token * tokens.width() + i % tokens.width()];
        }
        return new HessianTraces(
                2 * power(x), 2 * power(PlainPass.inner(expert, between, chosen.length, x)));
    }

    private static double power(double[] values) {
        double power = 0;
        for (double value : values) {
            power += value * value;
        }
        return power;
    }

    /// Σ Tr(H) · ‖W − Q(W)‖² over the matrices, for each format.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public double[] losses(ExpertMatrices expert, List<NumberFormat> formats) {
        double[] losses = RoundedRows.squaredErrors(expert.up(), formats);
        expert.gate().ifPresent(gate -> add(losses, 1, RoundedRows.squaredErrors(gate, formats)));
        for (int f = 0; f < losses.length; f++) {
            losses[f] *= inputs;
        }
        add(losses, inner, RoundedRows.squaredErrors(expert.down(), formats));
        return losses;
    }

    private static void add(double[] sums, double factor, double[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * more[i];
        }
    }
}
