package org.moesaic.cli.kernel;

import org.moesaic.compute.expert.Nonlinearity;

/// What `--activation` takes.
enum NonlinearityName {
    SILU(Nonlinearity.SILU),
    GELU(Nonlinearity.GELU_ERF),
    GELU_TANH(Nonlinearity.GELU_TANH),
    RELU(Nonlinearity.RELU),
    CLAMPED_SWIGLU(Nonlinearity.CLAMPED_SWIGLU);

    private final Nonlinearity nonlinearity;

    NonlinearityName(Nonlinearity nonlinearity) {
        this.nonlinearity = nonlinearity;
    }

    Nonlinearity nonlinearity() {
        return nonlinearity;
    }

    /// As users write it.
    @Override
    public String toString() {
        return nonlinearity.label();
    }
}
