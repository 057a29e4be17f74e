package org.moesaic.compute.damage;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.expert.Routing;
import org.moesaic.edge.MoesaicException;

/// A routed layer in which every expert has its treatment: a placement, executed. Tokens are routed, each expert gets
/// those that chose it, and `y[t] = Σ gate weight · expert(x[t])` is summed in double from the highest rank down and
/// rounded once, as [org.moesaic.compute.expert.MoeLayer] does it. So with all experts digital it gives the very bits of
/// that layer in the same formats.
///
/// [ModelDamage] joins errors of experts as if they had nothing to do with each other; this is what it is held against.
///
/// @param layer of the model, dense layers counted
/// @param experts their weights, by id
/// @param nonlinearity of the experts
/// @param seed of the tiles' devices and noise
public record TreatedLayer(
        int layer, List<ExpertMatrices> experts, Nonlinearity nonlinearity, long seed) {

    public TreatedLayer {
        experts = List.copyOf(experts);
    }

    /// Executes it. Tokens that an expert's capacity dropped have no part.
    ///
    /// @param x tokens times d inputs
    /// @param routing where they go
    /// @param treatments one an expert
    /// @return tokens times d outputs
    /// @throws IllegalArgumentException if there is not one treatment an expert
    /// @throws MoesaicException BAD_DATA for weights that are not finite
    public float[] apply(Backend backend, float[] x, Routing routing, List<Treatment> treatments) {
        if (treatments.size() != experts.size()) {
            throw new IllegalArgumentException(
                    treatments.size() + " treatments of " + experts.size() + " experts");
        }
        int width = experts.getFirst().up().shape().columns();
        float[] outputs = new float[routing.experts().length * width];
        for (int id = 0; id < experts.size(); id++) {
            List<Integer> selections = selections(routing, id);
            if (!selections.isEmpty()) {
                float[] in = gather(x, selections, routing.topK(), width);
                float[] out =
                        new TreatedExpert(exact(id), treatments.get(id))
                                .apply(backend, selections.size(), in, seed, layer, id);
                for (int i = 0; i < selections.size(); i++) {
                    System.arraycopy(out, i * width, outputs, selections.get(i) * width, width);
                }
            }
        }
        float[] y = new float[routing.tokens() * width];
        for (int i = 0; i < y.length; i++) {
            double sum = 0;
            for (int rank = 0; rank < routing.topK(); rank++) {
                int selection = i / width * routing.topK() + rank;
                sum += weight(routing, selection) * outputs[selection * width + i % width];
            }
            y[i] = (float) sum;
        }
        return y;
    }

    /// The same with the weights as they are, in double throughout.
    public double[] exact(float[] x, Routing routing) {
        int width = experts.getFirst().up().shape().columns();
        double[] y = new double[routing.tokens() * width];
        for (int id = 0; id < experts.size(); id++) {
            List<Integer> selections = selections(routing, id);
            if (!selections.isEmpty()) {
                double[] out =
                        exact(id)
                                .of(selections.size(), gather(x, selections, routing.topK(), width))
                                .y();
                for (int i = 0; i < out.length; i++) {
                    int selection = selections.get(i / width);
                    int to = selection / routing.topK() * width + i % width;
                    y[to] += weight(routing, selection) * out[i];
                }
            }
        }
        return y;
    }

    private ExactExpert exact(int id) {
        return ExactExpert.of(experts.get(id), nonlinearity);
    }

    private static double weight(Routing routing, int selection) {
        return routing.dropped()[selection] ? 0 : routing.weights()[selection];
    }

    private static List<Integer> selections(Routing routing, int expert) {
        List<Integer> selections = new ArrayList<>();
        for (int i = 0; i < routing.experts().length; i++) {
            if (routing.experts()[i] == expert && !routing.dropped()[i]) {
                selections.add(i);
            }
        }
        return selections;
    }

    private static float[] gather(float[] x, List<Integer> selections, int topK, int width) {
        float[] in = new float[selections.size() * width];
        for (int i = 0; i < selections.size(); i++) {
            int token = selections.get(i) / topK;
            System.arraycopy(x, token * width, in, i * width, width);
        }
        return in;
    }
}
