package org.moesaic.compute.analog;

import java.util.ArrayList;
import java.util.List;

/// Weights rounded to a number of bits, as sign and magnitude, and cut into slices of a few bits for a crossbar each. A
/// slice's digit is held as its share of the largest digit, so that it uses all conductances.
final class WeightSlices {

    private WeightSlices() {}

    /// The slices, the lowest bits first; the weights themselves if they are not rounded.
    ///
    /// @param weights between -1 and 1
    static List<float[]> of(float[] weights, Cells cells) {
        if (cells.weightBits() == 0) {
            return List.of(weights);
        }
        int largestCode = (1 << (cells.weightBits() - 1)) - 1;
        int largestDigit = largestDigit(cells);
        List<float[]> slices = new ArrayList<>();
        for (int slice = 0; slice < cells.slices(); slice++) {
            float[] digits = new float[weights.length];
            for (int at = 0; at < weights.length; at++) {
                long code = (long) Math.rint((double) weights[at] * largestCode);
                long digit = Math.abs(code) >> slice * cells.sliceBits() & largestDigit;
                digits[at] = Math.signum(weights[at]) * digit / largestDigit;
            }
            slices.add(digits);
        }
        return slices;
    }

    /// What a full digit of a slice counts, as a share of the largest weight.
    static double factor(int slice, Cells cells) {
        if (cells.weightBits() == 0) {
            return 1;
        }
        int largestCode = (1 << (cells.weightBits() - 1)) - 1;
        return (double) ((long) largestDigit(cells) << slice * cells.sliceBits()) / largestCode;
    }

    private static int largestDigit(Cells cells) {
        return (1 << cells.sliceBits()) - 1;
    }
}
