package org.moesaic.compute.checkpoint;

import java.util.List;

/// The shapes that the experts of a model must have.
///
/// @param layerIds MoE layers, ascending, counted through the encoder first
/// @param encoderLayers layers of the encoder; 0 for decoder-only models
/// @param experts experts of one layer
/// @param dModel numbers that go into an expert, and come out
/// @param width hidden width of one expert
/// @param gated true for up, gate, down; false for up, down
public record ExpertShapes(
        List<Integer> layerIds,
        int encoderLayers,
        int experts,
        int dModel,
        int width,
        boolean gated) {

    public ExpertShapes {
        layerIds = List.copyOf(layerIds);
    }
}
