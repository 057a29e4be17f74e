package org.moesaic.traces.internal.csv;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.traces.internal.ProblemList;

/// Where the columns of one file are: the header row gives their order.
final class ColumnMap {

    private final Map<Column, Integer> places = new EnumMap<>(Column.class);
    private final int count;

    /// @throws org.moesaic.edge.MoesaicException with everything that is wrong with the header row
    ColumnMap(Object file, CSVRecord header) {
        ProblemList problems = new ProblemList(file);
        count = header.size();
        for (int i = 0; i < count; i++) {
            add(file, header.get(i), i, problems);
        }
        for (Column column : Column.values()) {
            if (column.required() && !places.containsKey(column)) {
                problems.add(
                        Problem.at(
                                file,
                                1,
                                "header",
                                "no column '" + column.title() + "'",
                                "columns: " + String.join(", ", Column.titles())));
            }
        }
        problems.throwIfAny();
    }

    /// Fields in a row.
    int count() {
        return count;
    }

    boolean has(Column column) {
        return places.containsKey(column);
    }

    String get(CSVRecord row, Column column) {
        return row.get(places.get(column));
    }

    private void add(Object file, String title, int place, ProblemList problems) {
        Column column =
                Arrays.stream(Column.values())
                        .filter(each -> each.title().equals(title))
                        .findFirst()
                        .orElse(null);
        if (column == null) {
            String shown = title.substring(0, Math.min(title.length(), 40));
            problems.add(
                    Problem.at(
                            file,
                            1,
                            "header",
                            "unknown column '" + shown + "'",
                            Names.suggest(shown, Column.titles())));
        } else if (places.put(column, place) != null) {
            problems.add(
                    Problem.at(file, 1, "header", "column '" + title + "' twice", "each once"));
        }
    }
}
