package org.moesaic.compute.expert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// An expert and a layer in plain double arithmetic: one token at a time, nothing kept, nothing grouped.
final class PlainLayer {

    private PlainLayer() {}

    static double[] expert(ExpertWeights weights, double[] x) {
        double[] up = plus(product(weights.up(), x), weights.biases().up());
        double[] inner = new double[up.length];
        for (int i = 0; i < up.length; i++) {
            inner[i] = weights.nonlinearity().of(up[i]);
        }
        if (weights.gate().isPresent()) {
            double[] gate = plus(product(weights.gate().get(), x), weights.biases().gate());
            for (int i = 0; i < up.length; i++) {
                inner[i] = weights.nonlinearity().gated(gate[i], up[i]);
            }
        }
        return plus(product(weights.down(), inner), weights.biases().down());
    }

    /// A token's output, given which experts it goes to and with what weight; a weight of 0 is a dropped selection.
    static double[] token(
            List<ExpertWeights> experts,
            List<ExpertWeights> shared,
            int[] chosen,
            double[] gateWeights,
            double[] x) {
        double[] y = new double[x.length];
        for (int rank = 0; rank < chosen.length; rank++) {
            double[] out = expert(experts.get(chosen[rank]), x);
            for (int i = 0; i < y.length; i++) {
                y[i] += gateWeights[rank] * out[i];
            }
        }
        for (ExpertWeights one : shared) {
            double[] out = expert(one, x);
            for (int i = 0; i < y.length; i++) {
                y[i] += out[i];
            }
        }
        return y;
    }

    /// Experts by choice value, the highest first, ties to the lower id; only those in the groups that are kept.
    static int[] topK(double[] choice, RoutingRule rule) {
        int size = choice.length / rule.groups();
        List<Integer> groups = new ArrayList<>(IntStream.range(0, rule.groups()).boxed().toList());
        groups.sort(
                Comparator.comparingDouble((Integer g) -> -worth(choice, g * size, size, rule)));
        List<Integer> experts = new ArrayList<>();
        for (int e = 0; e < choice.length; e++) {
            if (groups.subList(0, rule.groupsKept()).contains(e / size)) {
                experts.add(e);
            }
        }
        experts.sort(Comparator.comparingDouble(e -> -choice[e]));
        return experts.stream().limit(rule.topK()).mapToInt(e -> e).toArray();
    }

    private static double worth(double[] choice, int from, int size, RoutingRule rule) {
        double[] sorted =
                IntStream.range(from, from + size).mapToDouble(e -> -choice[e]).sorted().toArray();
        return rule.groupScore() == RoutingRule.GroupScore.MAXIMUM
                ? -sorted[0]
                : -sorted[0] - sorted[1];
    }

    static double[] product(PackedMatrix matrix, double[] x) {
        double[] y = new double[matrix.shape().rows()];
        float[] row = new float[x.length];
        for (int r = 0; r < y.length; r++) {
            Decoder.decodeRow(matrix, r, row);
            for (int c = 0; c < x.length; c++) {
                y[r] += row[c] * x[c];
            }
        }
        return y;
    }

    private static double[] plus(double[] values, float[] bias) {
        for (int i = 0; i < bias.length; i++) {
            values[i] += bias[i];
        }
        return values;
    }
}
