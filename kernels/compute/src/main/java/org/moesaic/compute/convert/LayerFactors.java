package org.moesaic.compute.convert;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Part;
import org.moesaic.compute.quantise.WeightSource;

/// By what the tensors of one layer are multiplied, part by part, in whatever layout they are.
///
/// @param inputs of the layer, one factor each
/// @param inner scales of the inputs of each expert's down projection; empty to leave these
record LayerFactors(ModelWeights weights, float[] inputs, List<float[]> inner) {

    /// Whether tensors of that part change.
    boolean change(Part part) {
        return part.readsNorm() || !inner.isEmpty() && ofInner(part);
    }

    private static boolean ofInner(Part part) {
        return switch (part) {
            case UP, GATE_UP, DOWN, UP_BIAS, GATE_UP_BIAS -> true;
            case ROUTER,
                    ROUTER_BIAS,
                    GATE,
                    GATE_BIAS,
                    DOWN_BIAS,
                    NORM,
                    NORM_BIAS,
                    SHARED_GATE,
                    SHARED_UP,
                    SHARED_DOWN,
                    SHARED_ROUTER ->
                    false;
        };
    }

    /// @param source the tensor, rows of its last dimension
    /// @param experts whose matrices it holds, one above the other
    /// @param byRow whether a matrix is stored [inputs, outputs]
    WeightSource scaled(Part part, WeightSource source, List<Integer> experts, boolean byRow) {
        List<double[]> outputs = inner.isEmpty() ? List.of() : outputs(part, experts);
        List<double[]> columns =
                switch (part) {
                    case DOWN -> experts.stream().map(e -> PlainPass.wide(inner.get(e))).toList();
                    case UP_BIAS, GATE_UP_BIAS -> outputs;
                    default -> List.of(PlainPass.wide(inputs));
                };
        if (part == Part.UP_BIAS || part == Part.GATE_UP_BIAS) {
            return new Scaled(source, List.of(), outputs);
        }
        if (!byRow) {
            return new Scaled(source, outputs, columns);
        }
        int matrices = source.shape().rows() / columns.getFirst().length;
        List<double[]> rows = columns.size() == matrices ? columns : repeated(columns, matrices);
        return new Scaled(source, rows, outputs);
    }

    private static List<double[]> repeated(List<double[]> one, int times) {
        return Collections.nCopies(times, one.getFirst());
    }

    /// One over the scales, for the rows of a part that are up projections; none for other parts.
    private List<double[]> outputs(Part part, List<Integer> experts) {
        return switch (part) {
            case UP, UP_BIAS -> experts.stream().map(e -> inverse(inner.get(e))).toList();
            case GATE_UP, GATE_UP_BIAS ->
                    experts.stream().map(e -> both(inverse(inner.get(e)))).toList();
            default -> List.of();
        };
    }

    private static double[] inverse(float[] scales) {
        double[] inverse = new double[scales.length];
        Arrays.setAll(inverse, c -> 1.0 / scales[c]);
        return inverse;
    }

    /// Gate rows stay.
    private double[] both(double[] up) {
        double[] both = new double[2 * up.length];
        Arrays.fill(both, 1);
        for (int c = 0; c < up.length; c++) {
            both[weights.naming().alternating() ? 2 * c + 1 : up.length + c] = up[c];
        }
        return both;
    }
}
