package org.moesaic.compute.analog;

import java.util.List;

/// How a weight is held by devices: in differential pairs, one device for its positive part and one for its negative.
///
/// @param significance what each pair counts for, the first one filled first; one pair of 1 is the usual cell
/// @param weightBits bits to which weights are rounded, sign included; 0 for weights as they are
/// @param sliceBits bits of a weight on one crossbar, for weight slicing; each slice has a crossbar and converters of its
///     own and is weighed digitally
public record Cells(List<Double> significance, int weightBits, int sliceBits) {

    public static final Cells ONE_PAIR = new Cells(List.of(1.0), 0, 0);

    public Cells {
        significance = List.copyOf(significance);
        boolean sliced = weightBits >= 2 && weightBits <= 16 && sliceBits >= 1;
        if (significance.isEmpty()
                || significance.size() > 8
                || significance.stream().anyMatch(one -> !(one > 0) || one > 1e6)
                || !(sliced && sliceBits < weightBits || weightBits == 0 && sliceBits == 0)) {
            throw new IllegalArgumentException(
                    "pairs of significance %s with %d weight bits in slices of %d; 1 to 8 pairs above 0, 2 to 16 bits, and slices of fewer bits"
                            .formatted(significance, weightBits, sliceBits));
        }
    }

    /// Crossbars that hold one weight together.
    public int slices() {
        return weightBits == 0 ? 1 : Math.ceilDiv(weightBits - 1, sliceBits);
    }

    /// Devices of one weight on one crossbar.
    public int devices() {
        return 2 * significance.size();
    }

    double fullScale() {
        double sum = 0;
        for (double one : significance) {
            sum += one;
        }
        return sum;
    }
}
