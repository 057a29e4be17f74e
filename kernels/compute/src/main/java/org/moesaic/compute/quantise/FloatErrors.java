package org.moesaic.compute.quantise;

import java.util.Arrays;
import org.moesaic.compute.FloatGrids;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;

/// Floating-point numbers, as they are or times a power of two for each group.
final class FloatErrors extends GroupErrors {

    private final MatrixLoops loops = MatrixLoops.best();
    private final boolean scaled;
    private final int group;
    private final int fractionBits;
    private final int smallestExponent;
    private final float largest;

    private FloatErrors(
            boolean scaled, int group, int fractionBits, int smallestExponent, float largest) {
        this.scaled = scaled;
        this.group = group;
        this.fractionBits = fractionBits;
        this.smallestExponent = smallestExponent;
        this.largest = largest;
    }

    /// Times the power of two that the largest weight of a group asks for ([GroupFits#microscaling]).
    static FloatErrors scaled(int group, int fractionBits, int smallestExponent, float largest) {
        return new FloatErrors(true, group, fractionBits, smallestExponent, largest);
    }

    static FloatErrors unscaled(int group, int fractionBits, int smallestExponent, float largest) {
        return new FloatErrors(false, group, fractionBits, smallestExponent, largest);
    }

    @Override
    double[] of(StoredPart part) {
        int count = part.rows() * (part.columns() / group);
        float[] steps = new float[count];
        if (scaled) {
            float[] lowest = new float[count];
            float[] highest = new float[count];
            loops.extremes(part, group, lowest, highest);
            for (int i = 0; i < count; i++) {
                steps[i] = GroupFits.microscaling(Math.max(-lowest[i], highest[i]));
            }
        } else {
            Arrays.fill(steps, 1);
        }
        double[] errors = new double[count];
        loops.errors(
                part,
                new FloatGrids(group, fractionBits, smallestExponent, largest, steps),
                errors);
        return errors;
    }
}
