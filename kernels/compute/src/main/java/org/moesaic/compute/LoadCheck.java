package org.moesaic.compute;

import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// Refuses packed data that no backend can multiply with, in the same words.
public final class LoadCheck {

    private LoadCheck() {}

    /// Decodes every row once.
    ///
    /// @throws MoesaicException BAD_DATA naming the rows that contradict their format
    public static void check(PackedMatrix matrix) {
        try {
            Decoder.check(matrix);
        } catch (IllegalArgumentException damaged) {
            throw MoesaicException.badData(
                    Problem.of(
                            "packed weights in "
                                    + matrix.format().name()
                                    + ": "
                                    + damaged.getMessage(),
                            "pack them anew"));
        }
    }
}
