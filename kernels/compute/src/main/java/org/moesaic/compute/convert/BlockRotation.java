package org.moesaic.compute.convert;

import java.util.HashMap;
import java.util.Map;
import org.moesaic.compute.random.Noise;
import org.moesaic.compute.random.NoiseKey;

/// An orthogonal matrix of blocks on the diagonal, which spreads what is large in one channel over all channels of its block:
/// the rotation of DuQuant (arXiv 2406.01721), which EAQuant (arXiv 2506.13329) takes over. A block whose size is a power of
/// two is a Hadamard matrix over its root, by Sylvester's construction; another one is the orthonormal cosine transform
/// (DCT-II), whose entries are at most √(2/n). The last block has the channels that are left. Channels change their signs at
/// random first, as in QuIP# (arXiv 2402.04396): without, the second of two Hadamard rotations would undo the first. DuQuant
/// looks for its matrices; these are the same for all weights and need no memory.
public final class BlockRotation {

    /// Sets these signs apart from the noise of every matrix.
    private static final int STREAM = 0xB10C;

    private final int width;
    private final int block;
    private final double[] signs;

    /// Cosine blocks, by size.
    private final Map<Integer, double[][]> cosines = new HashMap<>();

    /// @param width channels
    /// @param block channels of a block; 1 leaves everything as it is
    /// @param which rotation: each has signs of its own
    /// @throws IllegalArgumentException unless width and block are at least 1
    public BlockRotation(int width, int block, int which) {
        if (width < 1 || block < 1) {
            throw new IllegalArgumentException(
                    "%d channels in blocks of %d; at least 1 each".formatted(width, block));
        }
        this.width = width;
        this.block = Math.min(width, block);
        this.signs = new double[width];
        Noise noise = new Noise(new NoiseKey(0, 0, 0, 0).crossbar(0, 0));
        for (int c = 0; c < width; c++) {
            signs[c] = block > 1 && noise.normal(c, which, STREAM, 0) < 0 ? -1 : 1;
        }
        for (int from = 0; from < width; from += this.block) {
            int size = Math.min(this.block, width - from);
            if (!isPowerOfTwo(size)) {
                cosines.computeIfAbsent(size, BlockRotation::matrix);
            }
        }
    }

    public int width() {
        return width;
    }

    public int block() {
        return block;
    }

    /// 1 or −1 for each channel.
    double[] signs() {
        return signs.clone();
    }

    /// The matrix of one block, entry by entry: `y = (x · signs) M` for a row of channels x.
    static double[][] matrix(int size) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                matrix[i][j] = isPowerOfTwo(size) ? hadamard(i, j, size) : cosine(i, j, size);
            }
        }
        return matrix;
    }

    private static double hadamard(int row, int column, int size) {
        int sign = Integer.bitCount(row & column) % 2 == 0 ? 1 : -1;
        return sign / Math.sqrt(size);
    }

    private static double cosine(int row, int column, int size) {
        double scale = Math.sqrt((column == 0 ? 1.0 : 2.0) / size);
        return scale * Math.cos(Math.PI * (2 * row + 1) * column / (2.0 * size));
    }

    /// Rotates `width` numbers from `from` on, in place.
    public void apply(double[] x, int from) {
        for (int c = 0; c < width; c++) {
            x[from + c] *= signs[c];
        }
        for (int start = 0; start < width; start += block) {
            int size = Math.min(block, width - start);
            if (isPowerOfTwo(size)) {
                hadamard(x, from + start, size);
            } else {
                multiply(x, from + start, cosines.get(size));
            }
        }
    }

    /// The fast transform: sums and differences of pairs, log2(size) times. Its plain twin is [#multiply].
    private static void hadamard(double[] x, int from, int size) {
        for (int half = 1; half < size; half *= 2) {
            for (int start = from; start < from + size; start += 2 * half) {
                for (int i = start; i < start + half; i++) {
                    double sum = x[i] + x[i + half];
                    x[i + half] = x[i] - x[i + half];
                    x[i] = sum;
                }
            }
        }
        double scale = 1 / Math.sqrt(size);
        for (int i = from; i < from + size; i++) {
            x[i] *= scale;
        }
    }

    /// One block times its matrix.
    static void multiply(double[] x, int from, double[][] matrix) {
        double[] y = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                y[j] += x[from + i] * matrix[i][j];
            }
        }
        System.arraycopy(y, 0, x, from, y.length);
    }

    /// Additions and subtractions for one row of channels: n log2 n for a Hadamard block, n (n − 1) for a cosine block.
    public long additions() {
        return sum(size -> size * Integer.numberOfTrailingZeros(size), size -> size * (size - 1L));
    }

    /// Multiplications for one row of channels: n² for a cosine block. A Hadamard block's one factor is not counted, as the
    /// scale of the numbers takes it up.
    public long multiplications() {
        return sum(size -> 0, size -> (long) size * size);
    }

    private long sum(BlockCost ofHadamard, BlockCost ofCosine) {
        long sum = 0;
        for (int start = 0; start < width; start += block) {
            int size = Math.min(block, width - start);
            sum += (isPowerOfTwo(size) ? ofHadamard : ofCosine).of(size);
        }
        return sum;
    }

    @FunctionalInterface
    private interface BlockCost {

        long of(int size);
    }

    private static boolean isPowerOfTwo(int size) {
        return Integer.bitCount(size) == 1;
    }
}
