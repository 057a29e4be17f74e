package org.moesaic.model.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An integer linear program: whole numbers within bounds, of least total cost, so that every row holds. Everything is a
/// `long`, so that a solver that computes exactly has nothing to round.
public final class IntegerProgram {

    /// What no sum of a row or of costs may come near, so that a solver can add without an overflow.
    private static final long MOST = Long.MAX_VALUE / 8;

    /// One unknown.
    ///
    /// @param cost of each unit of it
    public record Column(long least, long most, long cost) {}

    /// A sum that has bounds; `Long.MIN_VALUE` and `Long.MAX_VALUE` are none.
    ///
    /// @param columns whose values are added up
    /// @param factors what each of them is multiplied with
    public record Row(long least, long most, int[] columns, long[] factors) {

        long sum(long[] values) {
            long sum = 0;
            for (int i = 0; i < columns.length; i++) {
                sum = Math.addExact(sum, Math.multiplyExact(factors[i], values[columns[i]]));
            }
            return sum;
        }
    }

    /// What is known of values that may be good.
    ///
    /// @param values of these columns
    public record Start(int[] columns, long[] values) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<int[]> choices = new ArrayList<>();
    private Optional<Start> start = Optional.empty();

    /// Without unknowns.
    public IntegerProgram() {}

    /// Adds an unknown.
    ///
    /// @return its index
    public int column(long least, long most, long cost) {
        if (least > most) {
            throw new IllegalArgumentException("an unknown from " + least + " to " + most);
        }
        columns.add(new Column(least, most, cost));
        return columns.size() - 1;
    }

    /// Adds an unknown that is 0 or 1 and costs nothing.
    public int binary() {
        return column(0, 1, 0);
    }

    /// Makes each unit of an unknown cost so much.
    public void cost(int column, long each) {
        Column old = columns.get(column);
        columns.set(column, new Column(old.least(), old.most(), each));
    }

    /// Of these unknowns, each 0 or 1, exactly one is 1.
    public void exactlyOne(int[] binaries) {
        choices.add(binaries.clone());
    }

    /// The sum of factors times values is at least and at most so much.
    ///
    /// @throws IllegalArgumentException if the sum could overflow
    public void row(long least, long most, int[] of, long[] factors) {
        double magnitude = 0;
        for (int i = 0; i < of.length; i++) {
            Column column = columns.get(of[i]);
            double largest =
                    Math.max(Math.abs((double) column.least()), Math.abs((double) column.most()));
            magnitude += Math.abs((double) factors[i]) * largest;
        }
        if (magnitude > MOST) {
            throw new IllegalArgumentException("a row whose sum can overflow");
        }
        rows.add(new Row(least, most, of.clone(), factors.clone()));
    }

    /// The sum of factors times values is at most so much.
    public void atMost(long most, int[] of, long[] factors) {
        row(Long.MIN_VALUE, most, of, factors);
    }

    /// The sum of factors times values is at least so much.
    public void atLeast(long least, int[] of, long[] factors) {
        row(least, Long.MAX_VALUE, of, factors);
    }

    /// Values of some unknowns to begin the search with; a hint, and no row.
    public void startFrom(int[] of, long[] values) {
        start = Optional.of(new Start(of.clone(), values.clone()));
    }

    public List<Column> columns() {
        return List.copyOf(columns);
    }

    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /// Groups of unknowns of which exactly one is 1.
    public List<int[]> choices() {
        return List.copyOf(choices);
    }

    public Optional<Start> start() {
        return start;
    }

    /// Total cost of values.
    public long cost(long[] values) {
        long sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum = Math.addExact(sum, Math.multiplyExact(columns.get(i).cost(), values[i]));
        }
        return sum;
    }

    /// True if values keep all bounds, choices and rows.
    public boolean holds(long[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < columns.get(i).least() || values[i] > columns.get(i).most()) {
                return false;
            }
        }
        for (int[] choice : choices) {
            long sum = 0;
            for (int column : choice) {
                sum += values[column];
            }
            if (sum != 1) {
                return false;
            }
        }
        return rows.stream()
                .allMatch(row -> {
                    long sum = row.sum(values);
                    return sum >= row.least() && sum <= row.most();
                });
    }
}
