package org.moesaic.compute.expert;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.PackedMatrix;

/// One expert, loaded into a backend.
public final class Expert implements AutoCloseable {

    private final Backend backend;
    private final Activations activations;
    private final ExpertWeights weights;
    private final Optional<LoadedMatrix> gate;
    private final LoadedMatrix up;
    private final LoadedMatrix down;
    private final ExpertPass pass;

    /// Loads the weights.
    ///
    /// @param activations what happens to the inputs of each of its matrices
    /// @throws IllegalArgumentException if the backend has no kernel for one of the formats with these activations
    /// @throws org.moesaic.edge.MoesaicException UNAVAILABLE if the device has no room
    public Expert(Backend backend, ExpertWeights weights, Activations activations) {
        weights.gate().ifPresent(matrix -> check(backend, matrix, activations));
        check(backend, weights.up(), activations);
        check(backend, weights.down(), activations);
        this.backend = backend;
        this.weights = weights;
        this.activations = activations;
        this.gate = weights.gate().map(backend::load);
        this.up = backend.load(weights.up());
        this.down = backend.load(weights.down());
        this.pass = new ExpertPass(this);
    }

    /// `y[t] = gateWeights[t] · expert(x[t])` for `tokens` tokens that lie one after the other.
    ///
    /// Each of the three steps is rounded to float: the products by the backend, the inner neurons, and the output with
    /// its bias and gate weight.
    ///
    /// @param x `tokens` times `d` inputs
    /// @param gateWeights one a token, as the router gave them
    /// @param y receives `tokens` times `d` outputs
    /// @throws IllegalArgumentException if an array is too short
    public void apply(int tokens, float[] x, float[] gateWeights, float[] y) {
        int width = width();
        long values = (long) tokens * width;
        if (tokens < 0 || x.length < values || gateWeights.length < tokens || y.length < values) {
            throw new IllegalArgumentException(
                    tokens + " tokens of " + width + " values do not fit the arrays given");
        }
        for (int first = 0; first < tokens; first += ExpertPass.TOKENS) {
            int count = Math.min(ExpertPass.TOKENS, tokens - first);
            float[] in = Arrays.copyOfRange(x, first * width, (first + count) * width);
            pass.run(count, in);
            for (int i = 0; i < count * width; i++) {
                y[first * width + i] = gateWeights[first + i / width] * pass.output()[i];
            }
        }
    }

    /// d: numbers in, and numbers out.
    public int width() {
        return weights.width();
    }

    /// Bytes of its matrices that a token makes the backend read.
    public long bytes() {
        long bytes = 0;
        for (LoadedMatrix matrix : matrices()) {
            bytes += matrix.bytes();
        }
        return bytes;
    }

    Backend backend() {
        return backend;
    }

    Activations activations() {
        return activations;
    }

    ExpertWeights weights() {
        return weights;
    }

    Optional<LoadedMatrix> gate() {
        return gate;
    }

    LoadedMatrix up() {
        return up;
    }

    LoadedMatrix down() {
        return down;
    }

    private static void check(Backend backend, PackedMatrix matrix, Activations activations) {
        if (!backend.supports(matrix.format(), activations)) {
            throw new IllegalArgumentException(
                    "%s does not multiply %s with %s activations"
                            .formatted(backend.name(), matrix.format().name(), activations));
        }
    }

    private LoadedMatrix[] matrices() {
        return gate.map(matrix -> new LoadedMatrix[] {matrix, up, down})
                .orElse(new LoadedMatrix[] {up, down});
    }

    /// Gives its matrices back; the backend stays open.
    @Override
    public void close() {
        for (LoadedMatrix matrix : matrices()) {
            matrix.close();
        }
    }
}
