package org.moesaic.compute.quantise;

/// The values that weights of one group can take, with scale and zero point as they will be stored.
///
/// `value(code(w))` is bit for bit what a decoder will read.
sealed interface Grid
        permits UniformGrid, CodeBookGrid, BinaryGrid, MicroscalingGrid, FloatGrid, NestedGrid {

    /// The code of the value nearest to `weight`, in the terms of [org.moesaic.formats.Decoder#code].
    int code(double weight);

    /// The codes of `w[from]` to `w[to - 1]`, in the same places: those of [#code], by loops without branches where the kind
    /// of grid allows.
    default void codes(double[] w, int from, int to, int[] codes) {
        for (int i = from; i < to; i++) {
            codes[i] = code(w[i]);
        }
    }

    /// What a decoder reads for `w[from]` to `w[to - 1]`, in the same places.
    ///
    /// @param codes receives the codes, or nothing where they are not needed
    default void values(double[] w, int from, int to, int[] codes, float[] values) {
        codes(w, from, to, codes);
        for (int i = from; i < to; i++) {
            values[i] = value(codes[i]);
        }
    }

    /// What a decoder reads for the code.
    float value(int code);
}
