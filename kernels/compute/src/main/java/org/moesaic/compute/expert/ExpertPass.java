package org.moesaic.compute.expert;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.Backend;

/// Some tokens on their way through one expert, in three stages, so that a layer can give the products of all its experts
/// to the backend at once. Its arrays are kept from call to call.
final class ExpertPass {

    /// The largest batch that kernels are made for; more tokens go in several passes.
    static final int TOKENS = 64;

    private final Expert expert;
    private float[] gate = {};
    private float[] up = {};
    private float[] out = {};
    private int tokens;

    ExpertPass(Expert expert) {
        this.expert = expert;
    }

    Expert expert() {
        return expert;
    }

    /// All three stages, one after the other.
    void run(int tokens, float[] x) {
        expert.backend().multiplyAll(first(tokens, x), expert.activations());
        middle();
        expert.backend().multiplyAll(List.of(last()), expert.activations());
        finish();
    }

    /// The products with the inputs.
    List<Backend.Product> first(int tokens, float[] x) {
        this.tokens = tokens;
        int inner = tokens * expert.weights().inner();
        up = atLeast(up, inner);
        List<Backend.Product> products = new ArrayList<>(2);
        expert.gate()
                .ifPresent(matrix -> {
                    gate = atLeast(gate, inner);
                    products.add(new Backend.Product(matrix, tokens, x, gate));
                });
        products.add(new Backend.Product(expert.up(), tokens, x, up));
        return products;
    }

    /// The inner neurons, each rounded once.
    void middle() {
        ExpertWeights weights = expert.weights();
        int inner = weights.inner();
        boolean gated = weights.gate().isPresent();
        for (int i = 0; i < tokens * inner; i++) {
            double value = biased(up[i], weights.biases().up(), i % inner);
            if (gated) {
                double control = biased(gate[i], weights.biases().gate(), i % inner);
                up[i] = (float) weights.nonlinearity().gated(control, value);
            } else {
                up[i] = (float) weights.nonlinearity().of(value);
            }
        }
    }

    /// The product with the inner neurons.
    Backend.Product last() {
        out = atLeast(out, tokens * expert.width());
        return new Backend.Product(expert.down(), tokens, up, out);
    }

    /// The last bias.
    void finish() {
        float[] bias = expert.weights().biases().down();
        for (int i = 0; i < tokens * expert.width(); i++) {
            out[i] = (float) biased(out[i], bias, i % expert.width());
        }
    }

    /// What [#finish()] left: token after token.
    float[] output() {
        return out;
    }

    private static double biased(double value, float[] bias, int neuron) {
        return bias.length == 0 ? value : value + bias[neuron];
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }
}
