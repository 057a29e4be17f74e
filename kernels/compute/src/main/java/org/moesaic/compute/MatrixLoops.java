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

    /// Sums of a row that are kept apart.
    int LANES = 64;

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

    /// Sums of a row's differences from a pivot, and of their squares: column i goes to sum `i % LANES`, in order, each
    /// square rounded before it is added.
    ///
    /// @param bf16 the row, as [org.moesaic.compute.quantise.WeightSource#bf16]
    /// @param count columns to look at, a multiple of [#LANES]
    /// @param sums is added to
    /// @param squares is added to
    void addMoments(MemorySegment bf16, int count, double pivot, double[] sums, double[] squares);

    /// Adds a row to figures of its columns: squares, magnitudes, and the largest magnitude.
    ///
    /// @param bf16 the row, as [org.moesaic.compute.quantise.WeightSource#bf16]
    void addColumns(
            MemorySegment bf16, int count, double[] powers, double[] magnitudes, float[] largest);

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
