package org.moesaic.compute.quantise;

import org.moesaic.compute.quantise.RowQuantiser.RowCodes;

/// Quantises some consecutive rows together; called for several slabs at once.
interface SlabQuantiser {

    /// @param first the row of the matrix that is `rows[0]`
    /// @param rows of which those from `from` to before `to` are the slab; they may be overwritten
    /// @param codes receives codes and grids in the same places
    void quantise(int first, double[][] rows, RowCodes[] codes, int from, int to);
}
