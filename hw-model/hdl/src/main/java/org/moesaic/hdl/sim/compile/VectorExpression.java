package org.moesaic.hdl.sim.compile;

/// The same computation on many words side by side, as it stands in a loop.
sealed interface VectorExpression {

    /// Word `base + i` of the state in round i.
    record Words(int base) implements VectorExpression {}

    /// The same node in each round.
    record Same(int node) implements VectorExpression {}

    /// A pure operation; b and c may be null.
    record Operation(
            Op op, long immediate, VectorExpression a, VectorExpression b, VectorExpression c)
            implements VectorExpression {}
}
