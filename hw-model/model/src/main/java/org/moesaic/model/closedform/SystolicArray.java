package org.moesaic.model.closedform;

import java.util.Objects;

/// Cycles and accesses of a matrix product on one systolic array: `M x K` activations times `K x N` weights.
///
/// The product is cut into folds that fit the array; a partial fold is charged as a full one. One fold streams for
/// `S` cycles between the filling of the array and the draining of its pipeline:
///
/// | dataflow | folds F | streamed S | preload P |
/// |---|---|---|---|
/// | weight-stationary | ⌈K/R⌉⌈N/C⌉ | M | R |
/// | input-stationary | ⌈K/R⌉⌈M/C⌉ | N | R |
/// | output-stationary | ⌈M/R⌉⌈N/C⌉ | K | 0 |
///
/// Published: F (P + S + R + C − 2), folds strictly one after another. Double-buffered:
/// P + (F − 1) max(S, R) + S + R + C − 2, where the next fold's stationary operand (or, output-stationary, the last
/// fold's results) moves one row per cycle beside the computation. One fold takes the same in both.
///
/// Source: SCALE-Sim `scalesim/compute/systolic_compute_{ws,os,is}.py`, whose reports print one cycle less; the same
/// form gives all 55,172 rows of LLMCompass's systolic tables. All arithmetic is exact and throws
/// [ArithmeticException] rather than overflow.
///
/// @param rows processing elements along the input dimension (weight-stationary)
/// @param columns processing elements along the output dimension
/// @param dataflow what stays in place
/// @param doubleBuffered false for the published form
public record SystolicArray(int rows, int columns, Dataflow dataflow, boolean doubleBuffered) {

    public SystolicArray {
        Objects.requireNonNull(dataflow);
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("an array of " + rows + " x " + columns);
        }
    }

    /// Folds of a product on this array.
    ///
    /// @throws IllegalArgumentException if a dimension is below 1
    public long folds(long m, long n, long k) {
        requireShape(m, n, k);
        return switch (dataflow) {
            case WEIGHT_STATIONARY -> times(over(k, rows), over(n, columns));
            case INPUT_STATIONARY -> times(over(k, rows), over(m, columns));
            case OUTPUT_STATIONARY -> times(over(m, rows), over(n, columns));
        };
    }

    /// Clock cycles from the first operand entering to the last accumulator final.
    public long cycles(long m, long n, long k) {
        return cycles(m, n, k, 1);
    }

    /// The same with the folds spread over `count` equal arrays that run side by side: the busiest has ⌈F/count⌉.
    public long cycles(long m, long n, long k, long count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " arrays");
        }
        long folds = over(folds(m, n, k), count);
        long streamed = streamed(m, n, k);
        long pipeline = plus(streamed, (long) rows + columns - 2);
        if (!doubleBuffered) {
            return times(folds, plus(preload(), pipeline));
        }
        long between = times(folds - 1, Math.max(streamed, rows));
        return plus(plus(preload(), between), pipeline);
    }

    /// The same cycles by what they are spent on.
    public CycleSplit split(long m, long n, long k, long count) {
        long total = cycles(m, n, k, count);
        long folds = over(folds(m, n, k), count);
        long stream = times(folds, streamed(m, n, k));
        long pipelines = doubleBuffered ? 1 : folds;
        long skew = times(pipelines, (long) rows + columns - 2);
        return new CycleSplit(total - stream - skew, stream, skew, drainCycles());
    }

    /// Cycles after the last accumulator is final until all results have left the array: 0 where results leave at the
    /// edge as they become final (weight- and input-stationary), and R where they stay in place and leave one row a
    /// cycle (output-stationary).
    public long drainCycles() {
        return dataflow == Dataflow.OUTPUT_STATIONARY ? rows : 0;
    }

    /// Multiply-accumulates of a product.
    public static long macs(long m, long n, long k) {
        requireShape(m, n, k);
        return times(times(m, n), k);
    }

    /// Share of all multipliers and cycles that does useful work: M N K / (cycles R C), above 0 and at most 1.
    public double utilisation(long m, long n, long k) {
        return (double) macs(m, n, k) / ((double) cycles(m, n, k) * rows * columns);
    }

    /// What the product reads from and writes to the SRAM beside the array; the same in both forms.
    public SramAccesses sramAccesses(long m, long n, long k) {
        requireShape(m, n, k);
        long activations = times(m, k);
        long weights = times(k, n);
        long outputs = times(m, n);
        return switch (dataflow) {
            case WEIGHT_STATIONARY ->
                    new SramAccesses(
                            times(activations, over(n, columns)),
                            weights,
                            times(outputs, over(k, rows)));
            case INPUT_STATIONARY ->
                    new SramAccesses(
                            activations,
                            times(weights, over(m, columns)),
                            times(outputs, over(k, rows)));
            case OUTPUT_STATIONARY ->
                    new SramAccesses(
                            times(activations, over(n, columns)),
                            times(weights, over(m, rows)),
                            outputs);
        };
    }

    /// Cycles of that many folds, of any products, spread over `count` equal arrays that run side by side; each streams
    /// for so many cycles.
    public long cyclesOfFolds(long folds, long streamed, long count) {
        if (folds < 1 || streamed < 1 || count < 1) {
            throw new IllegalArgumentException(folds + " folds on " + count + " arrays");
        }
        long busiest = over(folds, count);
        long pipeline = plus(streamed, (long) rows + columns - 2);
        if (!doubleBuffered) {
            return times(busiest, plus(preload(), pipeline));
        }
        long between = times(busiest - 1, Math.max(streamed, rows));
        return plus(plus(preload(), between), pipeline);
    }

    /// Cycles for which one fold of a product streams.
    public long streamed(long m, long n, long k) {
        return switch (dataflow) {
            case WEIGHT_STATIONARY -> m;
            case INPUT_STATIONARY -> n;
            case OUTPUT_STATIONARY -> k;
        };
    }

    private long preload() {
        return dataflow == Dataflow.OUTPUT_STATIONARY ? 0 : rows;
    }

    private static void requireShape(long m, long n, long k) {
        if (m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException("a product of " + m + " x " + n + " x " + k);
        }
    }

    private static long over(long dividend, long divisor) {
        return Math.ceilDiv(dividend, divisor);
    }

    private static long times(long a, long b) {
        return Math.multiplyExact(a, b);
    }

    private static long plus(long a, long b) {
        return Math.addExact(a, b);
    }
}
