package org.moesaic.traces.internal.counts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.traces.TraceHeader;

/// Counts as a matrix [layers][experts] that is filled number by number, within bounds.
public final class LoadMatrix {

    public static final String ALLOWED =
            "[layers][experts] of counts that are finite and not negative, all rows of one length";

    /// Rows of all layers; the joint counts of two layers have as many rows as experts.
    private static final int MOST_ROWS = TraceHeader.MAX_EXPERTS;

    /// Experts of all layers together, as for statistics; joint counts of 2,048 experts still fit.
    private static final long MOST_NUMBERS = 1L << 22;

    private final String name;
    private final List<double[]> rows = new ArrayList<>();
    private double[] row = new double[64];
    private int length;
    private long numbers;

    public LoadMatrix(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public int rows() {
        return rows.size();
    }

    public int columns() {
        return rows.isEmpty() ? 0 : rows.getFirst().length;
    }

    public double[] row(int index) {
        return rows.get(index);
    }

    /// The row as a list.
    public List<Double> list(int index) {
        return Arrays.stream(rows.get(index)).boxed().toList();
    }

    public boolean isZero(int index) {
        return Arrays.stream(rows.get(index)).allMatch(count -> count == 0);
    }

    public double sum(int index) {
        return Arrays.stream(rows.get(index)).sum();
    }

    public void beginRow() {
        length = 0;
    }

    /// @return what is wrong with the number, if anything is
    public Optional<String> add(double count) {
        if (!Double.isFinite(count) || count < 0) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "count %s of expert %d in row %d",
                            count,
                            length,
                            rows.size()));
        }
        if (++numbers > MOST_NUMBERS) {
            return Optional.of("more than " + MOST_NUMBERS + " counts");
        }
        if (length == row.length) {
            row = Arrays.copyOf(row, length * 2);
        }
        row[length++] = count;
        return Optional.empty();
    }

    /// @return what is wrong with the row, if anything is
    public Optional<String> endRow() {
        if (length == 0 || length > TraceHeader.MAX_EXPERTS) {
            return Optional.of("a row of " + length + " experts");
        }
        if (!rows.isEmpty() && rows.getFirst().length != length) {
            return Optional.of(
                    "row " + rows.size() + " has " + length + " experts, the first " + columns());
        }
        if (rows.size() == MOST_ROWS) {
            return Optional.of("more than " + MOST_ROWS + " rows");
        }
        rows.add(Arrays.copyOf(row, length));
        return Optional.empty();
    }

    /// Adds another matrix to this one, number by number.
    ///
    /// @return why that cannot be, if it cannot
    public Optional<String> add(LoadMatrix other) {
        if (other.rows() != rows() || other.columns() != columns()) {
            return Optional.of(
                    "%d x %d after %d x %d"
                            .formatted(other.rows(), other.columns(), rows(), columns()));
        }
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < columns(); j++) {
                rows.get(i)[j] += other.rows.get(i)[j];
            }
        }
        return Optional.empty();
    }
}
