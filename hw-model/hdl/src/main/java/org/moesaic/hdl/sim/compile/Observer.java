package org.moesaic.hdl.sim.compile;

import java.util.Map;
import org.moesaic.hdl.ir.Signal;

/// Code that computes signals from the present state into scratch words.
///
/// @param code run one cycle of it
/// @param places first scratch word of each signal that is not in the state itself
/// @param scratch scratch words that it needs
public record Observer(CycleCode code, Map<Signal, Integer> places, int scratch) {}
