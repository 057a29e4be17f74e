package org.moesaic.compute.convert;

import java.lang.foreign.Arena;
import java.security.MessageDigest;
import org.moesaic.compute.checkpoint.ExpertMatrices;

/// Packs experts of one layer, each on its own.
public interface ExpertPacker {

    /// @param expert in its layer
    /// @param arena owns the memory of the result
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    PackedExpert pack(int expert, ExpertMatrices matrices, Arena arena);

    /// Takes everything in that the result depends on, beside the weights of the expert.
    void describe(int expert, MessageDigest digest);
}
