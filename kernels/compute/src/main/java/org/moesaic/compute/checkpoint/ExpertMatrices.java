package org.moesaic.compute.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.quantise.WeightSource;

/// The weights of one expert as the checkpoint has them, each [outputs, inputs].
///
/// @param gate width x dModel; empty for a plain expert
/// @param up width x dModel
/// @param down dModel x width
public record ExpertMatrices(
        Optional<WeightSource> gate, WeightSource up, WeightSource down, Biases biases) {

    /// Gate if there is one, up, down.
    public Stream<WeightSource> all() {
        return Stream.concat(gate.stream(), Stream.of(up, down));
    }
}
