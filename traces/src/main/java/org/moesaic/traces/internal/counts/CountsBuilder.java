package org.moesaic.traces.internal.counts;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.ProblemList;

/// Puts [ExpertCounts] together from what a file says, and holds its parts against each other.
public final class CountsBuilder {

    /// Sums of counts that a file keeps as 32-bit floats are off by their rounding.
    private static final double TOLERANCE = 1e-6;

    private final TraceFile file;
    private final String format;
    private final ProblemList problems;
    private LoadMatrix counts;
    private LoadMatrix firstChoices;
    private List<LoadMatrix> pairs = List.of();
    private List<Integer> layers = List.of();
    private List<List<Integer>> layerPairs = List.of();
    private OptionalLong tokens = OptionalLong.empty();
    private OptionalLong topK = OptionalLong.empty();
    private OptionalLong experts = OptionalLong.empty();
    private String model = "";
    private String source = "";

    public CountsBuilder(TraceFile file, String format) {
        this.file = file;
        this.format = format;
        problems = new ProblemList(file.path());
    }

    public void counts(LoadMatrix matrix) {
        if (counts != null) {
            bad(matrix.name(), "counts a second time", "one of logical_count, counts, weight");
        }
        counts = matrix;
    }

    public void firstChoices(LoadMatrix matrix) {
        firstChoices = matrix;
    }

    public void pairs(List<LoadMatrix> matrices) {
        pairs = matrices;
    }

    /// The layers of the rows; empty to number them from 0.
    public void layers(List<Integer> ids) {
        layers = ids;
    }

    public void layerPairs(List<List<Integer>> ids) {
        layerPairs = ids;
    }

    public void tokens(OptionalLong number) {
        tokens = number;
    }

    public void topK(OptionalLong number) {
        topK = number;
    }

    public void experts(OptionalLong number) {
        experts = number;
    }

    public void model(String name) {
        model = name;
    }

    /// One more word on where the counts come from.
    public void source(String text) {
        source = source.isEmpty() || text.isEmpty() ? source + text : source + ", " + text;
    }

    /// @throws org.moesaic.edge.MoesaicException BAD_DATA with all that does not fit together
    public ExpertCounts build() {
        if (counts == null || counts.rows() == 0) {
            bad("counts", "no counts", LoadMatrix.ALLOWED);
            problems.throwIfAny();
        }
        check();
        problems.throwIfAny();
        List<Integer> kept =
                IntStream.range(0, counts.rows())
                        .filter(row -> !layers.isEmpty() || !counts.isZero(row))
                        .boxed()
                        .toList();
        if (kept.isEmpty()) {
            bad("counts", "all counts are 0", "counts of a run");
            problems.throwIfAny();
        }
        boolean dense = kept.size() < counts.rows();
        List<ExpertCounts.LayerCounts> layerCounts = new ArrayList<>();
        for (int row : kept) {
            layerCounts.add(
                    new ExpertCounts.LayerCounts(
                            counts.list(row),
                            firstChoices == null ? List.of() : firstChoices.list(row)));
        }
        List<ExpertCounts.LayerPair> joint = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            LoadMatrix matrix = pairs.get(i);
            joint.add(
                    new ExpertCounts.LayerPair(
                            layerPairs.get(i).get(0),
                            layerPairs.get(i).get(1),
                            IntStream.range(0, matrix.rows()).mapToObj(matrix::list).toList()));
        }
        return new ExpertCounts(
                file.path().getFileName().toString(),
                format,
                model,
                kept.stream().map(row -> layers.isEmpty() ? row : layers.get(row)).toList(),
                dense || !layers.isEmpty() ? LayerNumbering.MODEL : LayerNumbering.UNKNOWN,
                counts.columns(),
                topK.isPresent() ? OptionalInt.of((int) topK.getAsLong()) : OptionalInt.empty(),
                tokens,
                layerCounts,
                joint,
                source);
    }

    private void check() {
        if (counts.rows() > Limits.LAYERS) {
            bad(counts.name(), counts.rows() + " layers", "at most " + Limits.LAYERS);
        }
        if (!layers.isEmpty() && layers.size() != counts.rows()) {
            bad("layers", layers.size() + " ids for " + counts.rows() + " rows", "one a row");
        }
        for (int i = 1; i < layers.size(); i++) {
            if (layers.get(i) <= layers.get(i - 1)) {
                bad("layers", layers.get(i) + " after " + layers.get(i - 1), "ascending ids");
            }
        }
        if (experts.isPresent() && experts.getAsLong() != counts.columns()) {
            bad(
                    "experts",
                    experts.getAsLong() + ", and rows have " + counts.columns(),
                    "the length of a row");
        }
        if (topK.isPresent() && topK.getAsLong() > counts.columns()) {
            bad("top_k", topK.getAsLong() + " of " + counts.columns() + " experts", "no more");
        }
        if (tokens.isPresent() && topK.isPresent()) {
            sums(counts, (double) tokens.getAsLong() * topK.getAsLong(), "tokens x top_k");
        }
        if (firstChoices != null) {
            sameShape(firstChoices, counts.rows());
            tokens.ifPresent(all -> sums(firstChoices, all, "tokens"));
        }
        checkPairs();
    }

    private void checkPairs() {
        if (pairs.size() > 0 && pairs.size() != layerPairs.size()) {
            bad(
                    "layer_pairs",
                    layerPairs.size() + " pairs for " + pairs.size() + " matrices",
                    "one a matrix");
        }
        for (LoadMatrix pair : pairs) {
            sameShape(pair, counts.columns());
            double sum = IntStream.range(0, pair.rows()).mapToDouble(pair::sum).sum();
            if (tokens.isPresent() && differs(sum, tokens.getAsLong())) {
                bad(pair.name(), "counts sum to " + sum, "tokens, " + tokens.getAsLong());
            }
        }
    }

    private void sameShape(LoadMatrix matrix, int rows) {
        if (matrix.rows() != rows || matrix.columns() != counts.columns()) {
            bad(
                    matrix.name(),
                    matrix.rows() + " x " + matrix.columns() + " counts",
                    rows + " x " + counts.columns());
        }
    }

    private void sums(LoadMatrix matrix, double expected, String what) {
        for (int row = 0; row < matrix.rows(); row++) {
            if (differs(matrix.sum(row), expected)) {
                bad(
                        matrix.name() + "[" + row + "]",
                        "counts sum to " + matrix.sum(row),
                        what + " is " + expected);
            }
        }
    }

    private static boolean differs(double sum, double expected) {
        return Math.abs(sum - expected) > TOLERANCE * Math.max(1, expected);
    }

    private void bad(String place, String message, String cure) {
        problems.add(Problem.at(file.path(), 0, place, message, cure));
    }
}
