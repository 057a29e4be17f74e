package org.moesaic.verification.benchmark.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.moesaic.formats.MatrixShape;
import org.moesaic.verification.benchmark.kernels.Figures.Key;
import org.moesaic.verification.benchmark.kernels.Figures.Spread;

/// The tables in Markdown, and that of the targets in CSV: weights in 10⁹ a second, medians of all rounds; ratios are
/// medians of the ratios of turns next to each other, with the least and the most of any round.
final class TablePage {

    private static final String NOTHING = "—";

    private static final String INTRODUCTION =
            """
            # Measured kernel speed

            Written by `./benchmark kernels --peers FOLDER`; [the page on kernel speed](kernel-speed.md) says what it means and
            what bounds each kernel. Gw/s are weights in 10⁹ a second, each counted once for each vector; GB/s are bytes of
            weights with their scales. Each figure is the median of all rounds. A ratio is the median of the ratios of turns
            that were next to each other; *least* and *most* are those of single rounds. *From memory* means pools larger than
            the caches, of which matrices take turns; *hot* is one matrix again and again (the large ones exceed the second
            cache). `/int8`: inputs are quantised in the operation; otherwise they stay fp32.

            """;

    private final Figures figures;
    private final List<String> notes;

    /// @param notes of the machine and the peers, a line each
    TablePage(Figures figures, List<String> notes) {
        this.figures = figures;
        this.notes = notes;
    }

    String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        notes.forEach(note -> page.append("- ").append(note).append('\n'));
        page.append("\n## What the machine reads in this run\n\n");
        page.append("| threads | median GB/s | least | most | turns |\n|---|---|---|---|---|\n");
        for (int threads : new int[] {1, 2}) {
            page.append(read(threads));
        }
        page.append("\n## Beside the targets\n\n");
        page.append(row(HEADINGS)).append(rule(HEADINGS.size()));
        rows().forEach(cells -> page.append(row(cells)));
        for (MatrixShape shape : Cell.SHAPES) {
            page.append("\n## All of ").append(Cell.name(shape)).append("\n\n");
            page.append(row(PLACES)).append(rule(PLACES.size()));
            sides(shape).forEach(cells -> page.append(row(cells)));
        }
        return page.toString();
    }

    private static final List<String> HEADINGS =
            List.of(
                    "backend",
                    "kernel",
                    "shape",
                    "threads",
                    "measure",
                    "Gw/s",
                    "GB/s",
                    "beside",
                    "Gw/s or GB/s",
                    "figure",
                    "least",
                    "most",
                    "must",
                    "aim",
                    "met");

    /// The table of the targets, for programs.
    List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "backend,kernel,shape,threads,measure,gigaweights,gigabytes,beside,beside_figure,figure,least,most,must,aim,met");
        rows().forEach(cells ->
                lines.add(
                        cells.stream()
                                .map(cell -> cell.equals(NOTHING) ? "" : cell)
                                .collect(Collectors.joining(","))));
        return lines;
    }

    private String read(int threads) {
        List<Double> all = figures.readGigabytes(threads);
        if (all.isEmpty()) {
            return "";
        }
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).toArray();
        return row(
                List.of(
                        Integer.toString(threads),
                        number(Figures.median(sorted)),
                        number(sorted[0]),
                        number(sorted[sorted.length - 1]),
                        Integer.toString(sorted.length)));
    }

    /// One row for each target and shape of which anything was measured.
    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Target target : Target.all()) {
            for (MatrixShape shape : Cell.SHAPES) {
                Cell cell = new Cell(shape, false, threads(target.backend()), 1);
                if (figures.gigaweights(target.ours(cell)).isPresent()) {
                    rows.add(cells(target, cell));
                }
            }
        }
        return rows;
    }

    private static int threads(String backend) {
        return backend.equals(TableKernel.OPENCL) ? Plan.deviceThreads() : 1;
    }

    private List<String> cells(Target target, Cell cell) {
        Key ours = target.ours(cell);
        Key theirs = target.theirs(cell);
        Optional<Spread> spread = target.spread(figures, cell);
        boolean read = target.measure() == Target.Measure.SHARE_OF_READ;
        boolean alone = target.measure() == Target.Measure.GIGAWEIGHTS;
        OptionalDouble beside =
                read
                        ? figures.gigabytes(theirs)
                        : alone ? OptionalDouble.empty() : figures.gigaweights(theirs);
        return List.of(
                target.backend(),
                target.kernel(),
                Cell.name(cell.shape()),
                Integer.toString(ours.cell().threads()),
                target.measure().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                number(figures.gigaweights(ours)),
                number(figures.gigabytes(ours)),
                alone ? NOTHING : target.beside(),
                number(beside),
                spread.map(s -> number(s.median())).orElse("not measured"),
                spread.map(s -> number(s.least())).orElse(NOTHING),
                spread.map(s -> number(s.most())).orElse(NOTHING),
                number(target.must()),
                Double.isNaN(target.aim()) ? NOTHING : number(target.aim()),
                spread.map(s -> met(s.median(), target)).orElse(NOTHING));
    }

    private static String met(double figure, Target target) {
        if (figure >= target.aim()) {
            return "aim";
        }
        return figure >= target.must() ? "yes" : "no";
    }

    private static final List<String> PLACES =
            List.of(
                    "backend",
                    "kernel",
                    "who",
                    "bits",
                    "hot 1T",
                    "hot 2T",
                    "DRAM 1T",
                    "DRAM 2T",
                    "GB/s 1T",
                    "GB/s 2T",
                    "hot 1T ×16",
                    "hot 2T ×16",
                    "DRAM 1T ×16",
                    "DRAM 2T ×16");

    /// One row for each side of each kernel.
    private List<List<String>> sides(MatrixShape shape) {
        List<List<String>> rows = new ArrayList<>();
        for (String backend : List.of(TableKernel.VECTOR, TableKernel.OPENCL)) {
            for (TableKernel kernel : TableKernel.ALL) {
                for (String who : figures.sides()) {
                    List<String> row = side(backend, kernel.name(), who, shape);
                    if (!who.equals(Slice.READ)
                            && row.stream().skip(4).anyMatch(cell -> !cell.equals(NOTHING))) {
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }

    private List<String> side(String backend, String kernel, String who, MatrixShape shape) {
        List<String> row = new ArrayList<>(List.of(backend, kernel, who));
        Key first = new Key(backend, kernel, new Cell(shape, false, threads(backend), 1), who);
        row.add(number(figures.bitsPerWeight(first)));
        for (boolean hot : new boolean[] {true, false}) {
            for (int threads : new int[] {1, 2}) {
                Cell cell = new Cell(shape, hot, threads, 1);
                row.add(number(figures.gigaweights(new Key(backend, kernel, cell, who))));
            }
        }
        for (int threads : new int[] {1, 2}) {
            Cell cell = new Cell(shape, false, threads, 1);
            row.add(number(figures.gigabytes(new Key(backend, kernel, cell, who))));
        }
        for (boolean hot : new boolean[] {true, false}) {
            for (int threads : new int[] {1, 2}) {
                Cell cell = new Cell(shape, hot, threads, Cell.LARGE_BATCH);
                row.add(number(figures.gigaweights(new Key(backend, kernel, cell, who))));
            }
        }
        return row;
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : NOTHING;
    }

    /// Three digits, more or less.
    private static String number(double value) {
        int decimals = value < 10 ? 2 : value < 1000 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String rule(int columns) {
        return "|" + "---|".repeat(columns) + "\n";
    }
}
