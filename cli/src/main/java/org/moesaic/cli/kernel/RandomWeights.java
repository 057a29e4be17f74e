package org.moesaic.cli.kernel;

import java.util.SplittableRandom;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Gaussian weights that are made anew whenever a row is asked for, so that a large matrix takes no memory.
///
/// @param seed with the row it gives the row's numbers
record RandomWeights(MatrixShape shape, long seed) implements WeightSource {

    /// The golden ratio in 64 bits, which sets seeds of rows far apart (Steele, Lea and Flood, OOPSLA 2014).
    private static final long ROW_STEP = 0x9E37_79B9_7F4A_7C15L;

    @Override
    public void row(int row, float[] into) {
        SplittableRandom random = new SplittableRandom(seed + row * ROW_STEP);
        for (int c = 0; c < shape.columns(); c++) {
            into[c] = (float) random.nextGaussian();
        }
    }
}
