package org.moesaic.compute.convert;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.ExpertWeights;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.formats.PackedMatrix;

/// An expert in few bits.
///
/// @param gate empty for a plain expert
/// @param roundedToNearest its matrices for which no calibration served, 0 to 3; those that were to be rounded do not count
public record PackedExpert(
        Optional<PackedMatrix> gate, PackedMatrix up, PackedMatrix down, int roundedToNearest) {

    /// Gate if there is one, up, down.
    public Stream<PackedMatrix> all() {
        return Stream.concat(gate.stream(), Stream.of(up, down));
    }

    /// Bytes of all its matrices.
    public long bytes() {
        return all().mapToLong(PackedMatrix::totalBytes).sum();
    }

    /// The same with each matrix changed, such as to fewer planes.
    public PackedExpert map(UnaryOperator<PackedMatrix> change) {
        return new PackedExpert(
                gate.map(change), change.apply(up), change.apply(down), roundedToNearest);
    }

    /// What a backend multiplies with.
    public ExpertWeights weights(Biases biases, Nonlinearity between) {
        return new ExpertWeights(gate, up, down, biases, between);
    }
}
