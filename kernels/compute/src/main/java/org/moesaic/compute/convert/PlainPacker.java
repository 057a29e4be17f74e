package org.moesaic.compute.convert;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.quantise.ClipSearch;
import org.moesaic.compute.quantise.Quantiser;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Rounds every weight to the nearest value that its group has, without a look at activations.
///
/// @param searched whether ranges are searched for ([ClipSearch]) or taken by rule ([RoundToNearest])
public record PlainPacker(NumberFormat format, boolean searched) implements ExpertPacker {

    @Override
    public PackedExpert pack(int expert, ExpertMatrices matrices, Arena arena) {
        return new PackedExpert(
                matrices.gate().map(each -> pack(each, arena)),
                pack(matrices.up(), arena),
                pack(matrices.down(), arena),
                0);
    }

    private PackedMatrix pack(WeightSource weights, Arena arena) {
        Quantiser quantiser = searched ? new ClipSearch() : new RoundToNearest();
        return quantiser.quantise(weights, format, arena);
    }

    @Override
    public void describe(int expert, MessageDigest digest) {
        digest.update(toString().getBytes(StandardCharsets.UTF_8));
        digest.update(format.name().getBytes(StandardCharsets.UTF_8));
    }
}
