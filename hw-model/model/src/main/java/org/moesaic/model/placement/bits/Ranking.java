package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;

/// Experts of one layer in the order of a score, the largest first; ties go to the lower id.
///
/// @param scores of each expert
/// @param order expert ids
record Ranking(double[] scores, List<Integer> order) {

    static Ranking of(double[] scores) {
        return new Ranking(
                scores,
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(expert -> -scores[expert]))
                        .toList());
    }

    /// Gives each expert its level: those at the head of the order the most bits, as many as [LevelSplit] says.
    ///
    /// @param scores `[layer][expert]`
    /// @param what the score in words, such as `share of selections`
    static int[][] levels(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            double[][] scores,
            String what,
            Rationale.Builder reasons) {
        return levels(
                request,
                levels,
                average,
                Arrays.stream(scores).map(Ranking::of).toList(),
                what,
                reasons);
    }

    /// The same for orders that are there already.
    ///
    /// @param rankings one a layer
    static int[][] levels(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            List<Ranking> rankings,
            String what,
            Rationale.Builder reasons) {
        int experts = rankings.getFirst().scores().length;
        int[] counts;
        try {
            counts = LevelSplit.counts(average, levels.bits(), experts);
        } catch (IllegalArgumentException e) {
            throw BitPolicy.infeasible(request, "levels of " + levels + " bits", e.getMessage());
        }
        int[][] chosen = new int[rankings.size()][experts];
        for (int layer = 0; layer < chosen.length; layer++) {
            Ranking ranking = rankings.get(layer);
            for (int rank = 0; rank < ranking.order().size(); rank++) {
                int expert = ranking.order().get(rank);
                int level = atRank(counts, rank);
                chosen[layer][expert] = level;
                reasons.put(
                        layer,
                        expert,
                        ranking.scores()[expert],
                        String.format(
                                Locale.ROOT,
                                "%s %.6g, rank %d of %d: %d bits",
                                what,
                                ranking.scores()[expert],
                                rank + 1,
                                ranking.order().size(),
                                levels.bits(level)));
            }
        }
        return chosen;
    }

    private static int atRank(int[] counts, int rank) {
        int level = counts.length - 1;
        int end = counts[level];
        while (rank >= end) {
            level--;
            end += counts[level];
        }
        return level;
    }
}
