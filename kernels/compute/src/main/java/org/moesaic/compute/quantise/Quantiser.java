package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Turns weights into a number format. The same weights give the same bytes, on any number of processors.
public interface Quantiser {

    /// Quantises a matrix.
    ///
    /// @param arena owns the memory of the result
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming each row that holds a NaN or an infinity
    /// @throws IllegalArgumentException for a format that is only counted ([org.moesaic.formats.CustomFormat])
    PackedMatrix quantise(WeightSource weights, NumberFormat format, Arena arena);
}
