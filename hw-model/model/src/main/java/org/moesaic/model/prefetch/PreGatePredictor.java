package org.moesaic.model.prefetch;

import org.moesaic.model.cache.PreGate;

/// A gate that knows the next layer's experts while this layer runs, each right with a stated probability. It is no guess from
/// the past, and so the one predictor that is told what comes: a model is changed or trained for it.
///
/// @param gate what it names
public record PreGatePredictor(PreGate gate) implements Predictor {

    static final String NAME = "pregate";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the next layer's own experts, each right with a stated probability";
    }

    @Override
    public String source() {
        return "Pre-gated MoE (arXiv 2308.12066): the gate of a layer chooses for the next one; Read-ME (arXiv"
                + " 2410.19123): one router for all layers, ahead of the model";
    }

    /// What it has seen says nothing: its names come from the gate.
    @Override
    public Memory start(int layers, int experts) {
        return new Memory() {
            @Override
            public void saw(int layer, int[] seen, int count) {}

            @Override
            public int predict(int layer, int[] predicted, int most) {
                return 0;
            }
        };
    }
}
