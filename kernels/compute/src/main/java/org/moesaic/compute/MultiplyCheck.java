package org.moesaic.compute;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.MatrixShape;

/// What every backend refuses, in the same words.
public final class MultiplyCheck {

    private MultiplyCheck() {}

    /// Holds the arguments of [Backend#multiply] against each other.
    ///
    /// @throws IllegalArgumentException with everything that does not fit
    public static void check(
            Backend backend,
            LoadedMatrix matrix,
            Activations activations,
            int batch,
            float[] x,
            float[] y) {
        MatrixShape shape = matrix.shape();
        boolean fits =
                batch >= 0
                        && x.length >= (long) batch * shape.columns()
                        && y.length >= (long) batch * shape.rows();
        // The usual case first, so that a call that fits allocates nothing.
        if (fits && backend.supports(matrix.format(), activations)) {
            return;
        }
        List<String> misfits = new ArrayList<>();
        if (!backend.supports(matrix.format(), activations)) {
            misfits.add(
                    "%s does not multiply %s with %s activations"
                            .formatted(backend.name(), matrix.format().name(), activations));
        }
        if (batch < 0) {
            misfits.add("a batch of " + batch);
        } else {
            require("inputs", x.length, (long) batch * shape.columns(), misfits);
            require("outputs", y.length, (long) batch * shape.rows(), misfits);
        }
        throw new IllegalArgumentException(String.join("; ", misfits));
    }

    private static void require(String what, int given, long needed, List<String> misfits) {
        if (given < needed) {
            misfits.add("room for " + given + " " + what + ", " + needed + " are needed");
        }
    }
}
