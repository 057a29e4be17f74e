package org.moesaic.cli.convert;

import java.util.List;
import java.util.Optional;
import org.moesaic.compute.convert.RouterAlignment;
import org.moesaic.compute.damage.RouterDamage;

/// What became of one layer.
///
/// @param layer of the model, dense layers counted
/// @param experts all of them
/// @param source where its calibration tokens come from; empty if none were used but to measure
/// @param tokens that calibrated, and that experts were tried on
/// @param triedTokens that experts were tried on
/// @param router what 8 bits do to the smoothed router; empty where nothing was smoothed
/// @param routers what formats do to the router before and after, in turns
/// @param lowBit errors of the layer with activations in few bits, after each step
/// @param rerouted tokens whose experts changed by smoothing alone
/// @param leastTokens that balance gives every expert
public record LayerOutcome(
        int layer,
        List<Outcome> experts,
        String source,
        int tokens,
        int triedTokens,
        Optional<RouterAlignment> router,
        List<RouterDamage> routers,
        List<LowBitOutcome> lowBit,
        int rerouted,
        int leastTokens) {

    public LayerOutcome {
        experts = List.copyOf(experts);
        routers = List.copyOf(routers);
        lowBit = List.copyOf(lowBit);
    }
}
