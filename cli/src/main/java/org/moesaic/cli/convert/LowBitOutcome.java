package org.moesaic.cli.convert;

/// The error of a layer with weights and activations in few bits, after some of the steps of EAQuant.
///
/// @param treatment format and steps
/// @param experts error of the layer's outputs when tokens go where they went, over these outputs
/// @param withRouter the same with a router of 8 bits
/// @param agreement share of the exact top-k that this router still selects
record LowBitOutcome(String treatment, double experts, double withRouter, double agreement) {}
