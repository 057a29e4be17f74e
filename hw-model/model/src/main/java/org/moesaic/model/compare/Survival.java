package org.moesaic.model.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Which conclusions by one criterion hold at low, at nominal and at high figures alike: who is best, and of each two
/// results which is better.
///
/// @param criterion what is compared
/// @param best at each corner the results with the least figure, by index; none where it is not known
/// @param pairs two results each whose figures are known, and differ at nominal
/// @param turned those of the pairs that stand the other way round, or equal, at low or at high
public record Survival(
        Criterion criterion, Map<Corner, List<Integer>> best, List<Pair> pairs, List<Pair> turned) {

    /// Two results by index.
    ///
    /// @param better the one with the smaller nominal figure
    public record Pair(int better, int worse) {}

    public Survival {
        best = Map.copyOf(best);
        pairs = List.copyOf(pairs);
        turned = List.copyOf(turned);
    }

    /// Compares all with all.
    public static Survival of(Criterion criterion, List<Objectives> results) {
        Map<Corner, List<Integer>> best = new EnumMap<>(Corner.class);
        for (Corner corner : Corner.values()) {
            best.put(corner, best(criterion, results, corner));
        }
        List<Pair> pairs = new ArrayList<>();
        List<Pair> turned = new ArrayList<>();
        for (int one = 0; one < results.size(); one++) {
            for (int other = 0; other < results.size(); other++) {
                Pair pair = new Pair(one, other);
                if (isLess(criterion, results, pair, Corner.NOMINAL)) {
                    pairs.add(pair);
                    if (!isLess(criterion, results, pair, Corner.LOW)
                            || !isLess(criterion, results, pair, Corner.HIGH)) {
                        turned.add(pair);
                    }
                }
            }
        }
        return new Survival(criterion, best, pairs, turned);
    }

    /// True if the same results are best at every corner.
    public boolean bestSurvives() {
        return best.values().stream().distinct().count() == 1;
    }

    private static List<Integer> best(
            Criterion criterion, List<Objectives> results, Corner corner) {
        double least = Double.POSITIVE_INFINITY;
        for (Objectives each : results) {
            least = Math.min(least, criterion.of(each, corner).orElse(least));
        }
        List<Integer> best = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            OptionalDouble figure = criterion.of(results.get(i), corner);
            if (figure.isPresent() && figure.getAsDouble() == least) {
                best.add(i);
            }
        }
        return List.copyOf(best);
    }

    private static boolean isLess(
            Criterion criterion, List<Objectives> results, Pair pair, Corner corner) {
        OptionalDouble one = criterion.of(results.get(pair.better()), corner);
        OptionalDouble other = criterion.of(results.get(pair.worse()), corner);
        return one.isPresent() && other.isPresent() && one.getAsDouble() < other.getAsDouble();
    }
}
