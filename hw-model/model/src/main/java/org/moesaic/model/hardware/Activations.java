package org.moesaic.model.hardware;

/// How wide activations and accumulators are beside weights of an arithmetic.
public final class Activations {

    /// Bytes of an accumulator: 32 bits, as in the integer arrays of the TPU and in fp32 accumulation.
    public static final int ACCUMULATOR_BYTES = 4;

    private Activations() {}

    /// Integer and ternary weights meet activations quantised to int8, fp32 weights fp32 activations, all others 16-bit
    /// ones.
    ///
    /// @param arithmetic as in [org.moesaic.formats.NumberFormat#arithmetic()]
    public static int bytes(String arithmetic) {
        return switch (arithmetic) {
            case "fp32" -> 4;
            case "ternary", "binary", "dict16" -> 1;
            default -> arithmetic.startsWith("int") ? 1 : 2;
        };
    }
}
