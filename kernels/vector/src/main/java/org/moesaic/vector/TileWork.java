package org.moesaic.vector;

/// The arrays in which one thread works on a panel of analog tiles.
final class TileWork {

    /// Vectors that are worked on together; larger batches are cut. A multiple of eight.
    static final int VECTORS = 32;

    private static final int PANEL = VECTORS * TilePanels.WIDTH;

    /// Planes of W·x, position-weighted W·x, |W|·|x|, |W|·x²; the first becomes the output.
    final float[] sums = new float[TileSums.PLANES * PANEL];

    final int[] words = new int[PANEL];
    final float[] normals = new float[PANEL];

    /// Whether an output of a driven vector was beyond the converter's bound.
    final boolean[] beyond = new boolean[VECTORS];
}
