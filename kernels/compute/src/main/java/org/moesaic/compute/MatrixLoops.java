package org.moesaic.compute;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Long loops over weights as they are, before any format. Here they are plain ([PlainMatrixLoops]); a module with vector
/// units offers the same bits faster, as a service. Without state.
public interface MatrixLoops {

    /// Tokens whose sums are kept together; callers fill up to a multiple of it.
    int TOKENS = 8;

    /// Sums of a row that come out of `moments`.
    int SUMS = 8;

    /// Sums of a row that are kept apart while it is read: four for each that comes out.
    int LANES = 4 * SUMS;

    /// What an infinite weight adds to a sum of squares, at least.
    double INFINITE_SQUARE = 0x1p256;

    /// Numbers in bf16 that are a word of 64 bits.
    int WORD = 4;

    /// Whether they work on this machine.
    boolean works();

    /// How fast they are expected to be, the larger the faster: the plain ones have 0.
    int preference();

    /// Products of all rows of a matrix with some tokens, in double: `sums[r · tokens + t] += W[r][c] · x[c · tokens + t]`,
    /// column after column, the product rounded before it is added. With n columns what comes is within n · 2⁻⁵³ · Σ |w| |x|
    /// of the exact sum, to first order.
    ///
    /// @param weights row after row
    /// @param x column after column
    /// @param tokens a multiple of [#TOKENS]
    /// @param sums row after row; what is there is added to
    void addProducts(float[] weights, int rows, int columns, double[] x, int tokens, double[] sums);

    /// A part of a matrix: what is in its row r and column c is `values[from + r · stride + c]`.
    record Part(double[] values, int from, int stride) {}

    /// Takes products off a matrix, in double: `target[i][j] -= left[p][i] · right[p][j]` for one p after the other, each
    /// product rounded before it is taken off. That is what a row of a triangular factor does to those behind it, and an error
    /// of GPTQ to the columns behind it.
    ///
    /// @param left `depth` rows of `rows` values
    /// @param right `depth` rows of `columns` values
    /// @param target `rows` rows of `columns` values; may be in the same array, but shares no value with the others
    void subtractProducts(Part left, Part right, Part target, int rows, int columns, int depth);

    /// Sums of rows of numbers in bf16, and of their squares: number i of a row goes to lane `i % LANES`, in order. Squares of bf16 are exact in
    /// double, so with n numbers what comes is within n · 2⁻⁵³ · Σ w² of the exact sum of squares, to first order, and within
    /// n · 2⁻⁵³ · Σ |w| of that of the numbers; where all are within 13 binades and n is below 2¹¹, both are exact.
    ///
    /// @param bf16 little-endian, one after the other
    /// @param from the byte where the first row begins
    /// @param stride bytes from a row to the next
    /// @param count numbers of a row, a multiple of [#LANES]
    /// @param sums [#SUMS] for each row, replaced: of lanes l, `(l[2i] + l[2i + 1]) + (l[2i + 16] + l[2i + 17])`
    /// @param squares the same
    void moments(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int count,
            double[] sums,
            double[] squares);

    /// The same sums of differences from a pivot; a square is rounded before it is added.
    ///
    /// @param count how many of the row, a multiple of [#LANES]
    /// @param sums [#SUMS] of them, replaced: of lanes l, `(l[i] + l[i + 16]) + (l[i + 8] + l[i + 24])`
    /// @param squares the same
    void moments(float[] row, int count, double pivot, double[] sums, double[] squares);

    /// The squares alone, faster. What is infinite or no number counts as one of at least 2¹²⁸ ([Bf16#size]), so that sums from
    /// [#INFINITE_SQUARE] on have to be looked at; others have the bits that [#moments] gives.
    ///
    /// @param count numbers of a row, a multiple of [#LANES]
    /// @param squares [#SUMS] for each row, replaced
    void squares(MemorySegment bf16, long from, long stride, int rows, int count, double[] squares);

    /// Adds rows in bf16 to sums of squares of their columns, row after row. What is infinite or no number counts as in
    /// [#squares].
    ///
    /// @param bf16 little-endian
    /// @param from the byte where the first row begins
    /// @param stride bytes from a row to the next
    /// @param squares doubles of this machine, one for each column at its [#place]; at a multiple of 64 bytes they are fast
    void addSquares(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int columns,
            MemorySegment squares);

    /// Adds rows in bf16 to sums of magnitudes of their columns, row after row. What is infinite or no number counts as in
    /// [#squares].
    ///
    /// @param magnitudes in units of [Bf16#BIAS_DIFFERENCE], doubles of this machine, one for each column at its [#place]; at a
    ///     multiple of 64 bytes they are fast
    /// @param largest magnitudes in bf16, little-endian, one for each column in order: the larger ones stay. What is no number
    ///     is larger than infinity, which is larger than all others
    void addMagnitudes(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int columns,
            MemorySegment magnitudes,
            MemorySegment largest);

    /// Where sums of a column are: of each [#LANES] columns those with the same remainder by four lie together, since four
    /// numbers in bf16 are one word of a vector. Columns that do not fill all lanes are in order.
    static int place(int column, int columns) {
        int lane = column & LANES - 1;
        int block = column - lane;
        return block + LANES > columns ? column : block + (lane & WORD - 1) * SUMS + lane / WORD;
    }

    /// Adds the first `count` rows of an array to figures of their columns, row after row: squares, magnitudes, and the largest
    /// magnitude.
    void addColumns(
            float[][] rows,
            int count,
            int columns,
            double[] powers,
            double[] magnitudes,
            float[] largest);

    /// The fastest that work here. What is missing is left out: the plain ones are always there.
    static MatrixLoops best() {
        return Loaded.FASTEST;
    }

    /// Looked for once.
    final class Loaded {

        private static final MatrixLoops FASTEST = find();

        private Loaded() {}

        private static MatrixLoops find() {
            try {
                return ServiceLoader.load(MatrixLoops.class, MatrixLoops.class.getClassLoader())
                        .stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(MatrixLoops::works)
                        .max(Comparator.comparingInt(MatrixLoops::preference))
                        .orElseGet(PlainMatrixLoops::new);
            } catch (ServiceConfigurationError | LinkageError broken) {
                return new PlainMatrixLoops();
            }
        }
    }
}
