package org.moesaic.compute;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.moesaic.formats.StoredFloat;

/// Long loops over weights as they are, before any format. Here they are plain ([PlainMatrixLoops]); a module with vector
/// units offers the same bits faster, as a service. Without state.
public interface MatrixLoops {

    /// Tokens whose sums are kept together; callers fill up to a multiple of it.
    int TOKENS = 8;

    /// Sums of a row that come out of `moments`.
    int SUMS = 8;

    /// Sums of a row that are kept apart while it is read: four for each that comes out.
    int LANES = 4 * SUMS;

    /// Sums of a group that are kept apart while it is read.
    int GROUP_LANES = 2 * SUMS;

    /// Numbers of 16 bits that are a word of 64.
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

    /// Sums of the differences of a row from a pivot, and of their squares: number i of the row goes to lane `i % LANES`, in order.
    /// A square is rounded before it is added.
    ///
    /// @param count how many of the row, a multiple of [#LANES]
    /// @param sums [#SUMS] of them, replaced: of lanes l, `(l[i] + l[i + 16]) + (l[i + 8] + l[i + 24])`
    /// @param squares the same
    void moments(float[] row, int count, double pivot, double[] sums, double[] squares);

    /// Sums of the squares of rows, in lanes as in [#moments]. Squares are exact in double, so with n numbers what comes is
    /// within n · 2⁻⁵³ of the exact sum, relative to it and to first order. What is infinite or no number counts with its
    /// [StoredFloat#size], so that a sum that is not below the square of [StoredFloat#infinity] has to be looked at.
    ///
    /// @param part its columns a multiple of [#LANES]
    /// @param squares [#SUMS] for each row, replaced: in 16 bits of lanes l
    ///     `(l[2i] + l[2i + 1]) + (l[2i + 16] + l[2i + 17])`, in fp32 as in [#moments]
    void squares(StoredPart part, double[] squares);

    /// Adds rows to sums of squares of their columns, row after row. What is infinite or no number counts as in [#squares].
    ///
    /// @param squares doubles of this machine, one for each column at its [#place]; at a multiple of 64 bytes they are fast
    void addSquares(StoredPart part, MemorySegment squares);

    /// Adds rows to sums of magnitudes of their columns, row after row. What is infinite or no number counts as in [#squares].
    ///
    /// @param magnitudes in units of [StoredFloat#unit], doubles of this machine, one for each column at its [#place]; at a
    ///     multiple of 64 bytes they are fast
    /// @param largest magnitudes in the type of the part, one for each column in order: the larger ones stay. What is no number
    ///     is larger than infinity, which is larger than all others
    void addMagnitudes(StoredPart part, MemorySegment magnitudes, MemorySegment largest);

    /// The smallest and the largest weight of groups of consecutive columns, 0 among them. What is no number is beyond infinity.
    ///
    /// @param part fast if it is not in fp16
    /// @param group columns of a group, a multiple of [#LANES] that divides the columns of the part
    /// @param lowest at most 0, or no number; row after row, replaced
    /// @param highest at least 0, or no number; the same
    void extremes(StoredPart part, int group, float[] lowest, float[] highest);

    /// Squared differences of weights from the nearest values of the grids of their groups, where all codes are there. A
    /// difference is rounded to fp32, and its square goes to a lane, in order: of fp32 that of column c to lane `c % GROUP_LANES`, of
    /// 16 bits to `c / 2 % GROUP_LANES`. Lanes l are added like the [#total] of sums `l[i] + l[i + 8]`.
    ///
    /// @param part its columns groups of the grids; fast if it is not in fp16
    /// @param errors of each group, row after row, replaced
    void errors(StoredPart part, EvenGrids grids, double[] errors);

    /// The same with floating-point numbers as grids, ties to the even one.
    ///
    /// @param part its columns groups of the grids; fast if it is not in fp16
    /// @param errors of each group, row after row, replaced
    void errors(StoredPart part, FloatGrids grids, double[] errors);

    /// Adds up the [#SUMS] of a row or group that begin at a place.
    static double total(double[] sums, int at) {
        return ((sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]))
                + ((sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]));
    }

    /// Where sums of a column are. In 16 bits, of each [#LANES] columns those with the same remainder by four lie together, since
    /// four numbers are one word of a vector. Columns that do not fill all lanes are in order, and in fp32 all.
    static int place(StoredFloat type, int columns, int column) {
        int lane = column & LANES - 1;
        int block = column - lane;
        boolean ordered = type == StoredFloat.FP32 || block + LANES > columns;
        return ordered ? column : block + (lane & WORD - 1) * SUMS + lane / WORD;
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
