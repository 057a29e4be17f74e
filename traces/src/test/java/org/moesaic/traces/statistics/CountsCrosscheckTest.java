package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.SharedTraces;
import org.moesaic.traces.TraceImporters;

/// The published facts of the files of counts, from the counts as they are read.
class CountsCrosscheckTest {

    /// 15 of each of four files, and the divergence of each model's two.
    private static final int CHECKED_ROWS = 4 * 15 + 2;

    private static final Pattern LAYERS = Pattern.compile("_L([0-9]+)(?:_L([0-9]+))?$");

    @Test
    void everyRowIsReproduced() throws IOException {
        List<CrosscheckRow> rows =
                CrosscheckRow.read(SharedTraces.file("crosscheck.csv")).stream()
                        .filter(row -> row.definition().equals("counts"))
                        .toList();
        List<String> wrong = new ArrayList<>();
        for (CrosscheckRow row : rows) {
            Object measured = measured(row);
            if (!row.agrees(measured)) {
                wrong.add(row + ", measured " + measured);
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(CHECKED_ROWS, rows.size());
    }

    private static ExpertCounts counts(String file) {
        return TraceImporters.counts(SharedTraces.file(file), List.of()).orElseThrow();
    }

    private static Object measured(CrosscheckRow row) {
        if (row.metric().equals("jsd_bits_mean")) {
            String[] files = row.trace().split("\\+");
            return Divergence.bits(counts(files[0]), counts(files[1]), 0);
        }
        ExpertCounts counts = counts(row.trace());
        Matcher layers = LAYERS.matcher(row.metric());
        boolean ofLayer = layers.find();
        List<Double> loads =
                ofLayer
                        ? counts.layers()
                                .get(counts.layerIds().indexOf(Integer.parseInt(layers.group(1))))
                                .selections()
                        : List.of();
        return switch (row.metric().replaceAll("_L.*", "")) {
            case "tokens" -> counts.tokens().orElseThrow();
            case "selections_per_layer" -> Math.round(counts.layers().getFirst().total());
            case "entropy_bits" -> entropy(loads);
            case "max_over_mean" ->
                    loads.stream().mapToDouble(each -> each).max().orElseThrow()
                            * loads.size()
                            / sum(loads);
            case "argmax" -> argmax(loads);
            case "mi_top1_bits" -> mutualInformation(pair(counts, layers).counts());
            case "argmax_accuracy_top1" -> accuracy(pair(counts, layers).counts());
            default -> throw new AssertionError("nobody checks " + row);
        };
    }

    private static ExpertCounts.LayerPair pair(ExpertCounts counts, Matcher layers) {
        int earlier = Integer.parseInt(layers.group(1));
        int later = Integer.parseInt(layers.group(2));
        return counts.pairs().stream()
                .filter(each -> each.earlier() == earlier && each.later() == later)
                .findFirst()
                .orElseThrow();
    }

    private static double sum(List<Double> numbers) {
        return numbers.stream().mapToDouble(each -> each).sum();
    }

    private static double entropy(List<Double> counts) {
        double all = sum(counts);
        return counts.stream()
                .filter(each -> each > 0)
                .mapToDouble(each -> -each / all * Math.log(each / all) / Math.log(2))
                .sum();
    }

    private static int argmax(List<Double> counts) {
        int best = 0;
        for (int i = 1; i < counts.size(); i++) {
            best = counts.get(i) > counts.get(best) ? i : best;
        }
        return best;
    }

    /// H(earlier) + H(later) - H(both).
    private static double mutualInformation(List<List<Double>> joint) {
        List<Double> earlier = joint.stream().map(CountsCrosscheckTest::sum).toList();
        List<Double> later = new ArrayList<>();
        List<Double> both = new ArrayList<>();
        for (int column = 0; column < joint.getFirst().size(); column++) {
            int at = column;
            later.add(joint.stream().mapToDouble(row -> row.get(at)).sum());
        }
        joint.forEach(both::addAll);
        return entropy(earlier) + entropy(later) - entropy(both);
    }

    private static double accuracy(List<List<Double>> joint) {
        double right = joint.stream().mapToDouble(row -> row.get(argmax(row))).sum();
        return right / joint.stream().mapToDouble(CountsCrosscheckTest::sum).sum();
    }
}
