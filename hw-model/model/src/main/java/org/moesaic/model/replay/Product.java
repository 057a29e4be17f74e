package org.moesaic.model.replay;

import java.util.List;
import org.moesaic.formats.MatrixShape;

/// One matrix product in a chain: matrices that take the same input, side by side, such as `up` and `gate`.
///
/// @param matrices what is multiplied; all with the same number of columns
/// @param copies how often they are there, each time with another input, such as once a head
record Product(List<MatrixShape> matrices, int copies) {

    Product {
        matrices = List.copyOf(matrices);
    }

    static Product of(MatrixShape... matrices) {
        return new Product(List.of(matrices), 1);
    }

    /// The matrices as one, outputs below each other.
    MatrixShape together() {
        int outputs = matrices.stream().mapToInt(MatrixShape::rows).reduce(0, Math::addExact);
        return new MatrixShape(outputs, matrices.getFirst().columns());
    }

    /// Weights of all copies.
    long weights() {
        return Math.multiplyExact((long) copies, together().weights());
    }
}
