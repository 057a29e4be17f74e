package org.moesaic.cli.kernel;

import org.moesaic.compute.expert.Nonlinearity;

/// What `--activation` takes.
enum NonlinearityName {
    SILU("silu", Nonlinearity.SILU),
    GELU("gelu", Nonlinearity.GELU_ERF),
    GELU_TANH("gelu-tanh", Nonlinearity.GELU_TANH),
    RELU("relu", Nonlinearity.RELU);

    private final String text;
    private final Nonlinearity nonlinearity;

    NonlinearityName(String text, Nonlinearity nonlinearity) {
        this.text = text;
        this.nonlinearity = nonlinearity;
    }

    Nonlinearity nonlinearity() {
        return nonlinearity;
    }

    /// As users write it.
    @Override
    public String toString() {
        return text;
    }
}
