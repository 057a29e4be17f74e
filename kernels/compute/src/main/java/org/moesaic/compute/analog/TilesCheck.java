package org.moesaic.compute.analog;

import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What every backend refuses, in the same words.
public final class TilesCheck {

    /// Infinities and what is not a number have a magnitude whose bits are not below these.
    private static final int INFINITY_BITS = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    private TilesCheck() {}

    /// Holds the arguments of [LoadedTiles#multiply] against each other, and looks for inputs that are not finite.
    ///
    /// @throws IllegalArgumentException if something does not fit
    /// @throws MoesaicException BAD_DATA for an input that is not finite
    public static void check(TileArray array, int batch, float[] x, float[] y) {
        long inputs = (long) batch * array.shape().columns();
        long outputs = (long) batch * array.shape().rows();
        if (batch < 0 || x.length < inputs || y.length < outputs) {
            throw new IllegalArgumentException(
                    "a batch of %d with room for %d inputs and %d outputs; %d and %d are needed"
                            .formatted(batch, x.length, y.length, inputs, outputs));
        }
        // The largest magnitude first: the compiler makes vectors of a maximum, and of no loop that
        // may end early.
        int largest = 0;
        for (int i = 0; i < (int) inputs; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(x[i]) & Integer.MAX_VALUE);
        }
        for (int i = 0; largest >= INFINITY_BITS && i < inputs; i++) {
            if (!Float.isFinite(x[i])) {
                throw notFinite(array, i, x[i]);
            }
        }
    }

    /// What to throw for an input that is not finite.
    ///
    /// @param index in `x`
    public static MoesaicException notFinite(TileArray array, int index, float value) {
        int columns = array.shape().columns();
        return MoesaicException.badData(
                Problem.of(
                        "vector %d, input %d is %s"
                                .formatted(index / columns, index % columns, value),
                        "inputs of analog tiles are finite"));
    }
}
