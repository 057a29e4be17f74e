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
/// @param byScore expert ids by their scores alone
/// @param order expert ids as they are served; another one where something beside the score moved some
record Ranking(double[] scores, List<Integer> byScore, List<Integer> order) {

    static Ranking of(double[] scores) {
        List<Integer> order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(expert -> -scores[expert]))
                        .toList();
        return new Ranking(scores, order, order);
    }

    /// Where an expert stands, for reasons: its rank from 1, and the one it was moved to.
    String place(int expert) {
        int own = byScore.indexOf(expert) + 1;
        int now = order.indexOf(expert) + 1;
        return "rank %d of %d%s"
                .formatted(own, order.size(), own == now ? "" : ", by variance in place " + now);
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
                                "%s %.6g, %s: %d bits",
                                what,
                                ranking.scores()[expert],
                                ranking.place(expert),
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
