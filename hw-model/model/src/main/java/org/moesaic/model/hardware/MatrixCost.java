package org.moesaic.model.hardware;

import java.util.Map;
import java.util.TreeMap;

/// What one matrix takes on one engine that has nothing else to do: time by what it is spent on, and countable actions.
///
/// @param fillPicoseconds loading of stationary weights that nothing hides; 0 on analog tiles
/// @param computePicoseconds streaming of activations, or driving and converting of tiles
/// @param drainPicoseconds what follows the last input: the array's pipeline, additions of partial sums
/// @param actions by key of the energy table; transfers in bytes
public record MatrixCost(
        long fillPicoseconds,
        long computePicoseconds,
        long drainPicoseconds,
        Map<String, Long> actions) {

    public MatrixCost {
        actions = Map.copyOf(actions);
    }

    /// All of the time.
    public long picoseconds() {
        return Math.addExact(Math.addExact(fillPicoseconds, computePicoseconds), drainPicoseconds);
    }

    /// The actions in alphabetical order.
    public Map<String, Long> sortedActions() {
        return new TreeMap<>(actions);
    }
}
