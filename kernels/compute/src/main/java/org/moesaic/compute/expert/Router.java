package org.moesaic.compute.expert;

import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.PackedMatrix;

/// A routing rule with the matrix that its logits come from, loaded into a backend. Its inputs stay fp32: a router that
/// is rounded sends tokens elsewhere.
public final class Router implements AutoCloseable {

    private final Backend backend;
    private final LoadedMatrix matrix;
    private final float[] bias;
    private final RoutingRule rule;
    private float[] logits = {};

    /// @param weights experts × d
    /// @param bias added to the logits: one value an expert, or empty
    /// @throws IllegalArgumentException if bias or rule do not fit the number of experts
    public Router(Backend backend, PackedMatrix weights, float[] bias, RoutingRule rule) {
        int experts = weights.shape().rows();
        rule.check(experts);
        if (bias.length != 0 && bias.length != experts) {
            throw new IllegalArgumentException(
                    bias.length + " logit biases for " + experts + " experts");
        }
        this.backend = backend;
        this.bias = bias;
        this.rule = rule;
        this.matrix = backend.load(weights);
    }

    /// Experts to choose from.
    public int experts() {
        return matrix.shape().rows();
    }

    /// d: numbers of a token.
    public int width() {
        return matrix.shape().columns();
    }

    /// Routes `tokens` tokens.
    ///
    /// @param x `tokens` times `d` inputs
    public Routing route(int tokens, float[] x) {
        int count = tokens * experts();
        if (logits.length < count) {
            logits = new float[count];
        }
        backend.multiply(matrix, Activations.FP32, tokens, x, logits);
        if (bias.length != 0) {
            for (int i = 0; i < count; i++) {
                logits[i] += bias[i % bias.length];
            }
        }
        return rule.select(tokens, experts(), logits);
    }

    /// Gives its matrix back; the backend stays open.
    @Override
    public void close() {
        matrix.close();
    }
}
