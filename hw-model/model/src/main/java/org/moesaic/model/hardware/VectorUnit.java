package org.moesaic.model.hardware;

import org.moesaic.model.closedform.Durations;

/// What executes everything that is not a product with a weight matrix: norms, activations, softmax, residuals. Its
/// energy action is `vector.op`.
///
/// @param lanes elements that it works on side by side
/// @param clockHertz clock frequency; one elementary operation a lane and cycle
public record VectorUnit(int lanes, long clockHertz) {

    public VectorUnit {
        if (lanes < 1 || clockHertz < 1) {
            throw new IllegalArgumentException("a vector unit of " + lanes + " lanes");
        }
    }

    /// Elementary operations (one add, multiply or table look-up on one element) per second.
    public long operationsPerSecond() {
        return Math.multiplyExact(lanes, clockHertz);
    }

    /// Time of that many elementary operations.
    public long picoseconds(long operations) {
        return Durations.picoseconds(operations, operationsPerSecond());
    }
}
