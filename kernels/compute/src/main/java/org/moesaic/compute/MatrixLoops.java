package org.moesaic.compute;

import java.util.Comparator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Long loops over weights as they are, before any format. Here they are plain ([PlainMatrixLoops]); a module with vector
/// units offers the same bits faster, as a service. Without state.
public interface MatrixLoops {

    /// Tokens whose sums are kept together; callers fill up to a multiple of it.
    int TOKENS = 8;

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
