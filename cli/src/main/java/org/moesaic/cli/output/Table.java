package org.moesaic.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Text in aligned columns, two spaces apart. A column is as wide as its widest cell; escape sequences have no width.
public final class Table {

    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]*m");

    private final String alignment;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(String alignment) {
        this.alignment = alignment;
    }

    /// All columns to the left.
    public static Table plain() {
        return new Table("");
    }

    /// One letter a column, `l` for left or `r` for right (figures): `lrr`. Further columns are left.
    public static Table aligned(String alignment) {
        return new Table(alignment);
    }

    /// Adds a line of cells; cells that are missing at its end stay empty.
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    public void print(PrintStream out) {
        int[] widths = widths();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - width(cell));
                boolean right = column < alignment.length() && alignment.charAt(column) == 'r';
                line.append(column == 0 ? "" : "  ");
                line.append(right ? padding + cell : cell + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int[] widths() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return widths;
    }

    private static int width(String cell) {
        String shown = ESCAPE.matcher(cell).replaceAll("");
        return shown.codePointCount(0, shown.length());
    }
}
