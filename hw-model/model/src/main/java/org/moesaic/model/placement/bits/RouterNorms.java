package org.moesaic.model.placement.bits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.Ties;
import org.moesaic.model.placement.WeightScore;
import org.moesaic.model.placement.WeightScores;

/// The order of precision by the change of router norms: the expert whose row grew least comes first, ties go to the lower
/// id; then experts of large variance move ahead ([VarianceReorder]).
///
/// Source: arXiv 2604.06515. The change is the difference of the norms, with its sign, not the norm of the difference.
///
/// @param norm `auto` for the change if the routers before training are known and else the norm; `change`, `final`
/// @param zeta factor of the reorder
/// @param variance which of two definitions
record RouterNorms(String norm, double zeta, WeightScore variance) {

    private static final double ZETA = 3;

    static final List<Policy.Parameter> PARAMETERS =
            List.of(
                    new Policy.Parameter(
                            "norm",
                            "auto (change if --router-initial is given, else final), change (since initialisation)"
                                    + " or final (norm of the trained router)",
                            "auto"),
                    new Policy.Parameter(
                            "zeta",
                            "an expert moves ahead of those with less than 1/zeta of its variance; inf for none",
                            "3"),
                    new Policy.Parameter(
                            "maxvar",
                            "variance of an expert: paper (the largest of its neurons) or topnorm (that of the"
                                    + " neuron of largest norm)",
                            "paper"));

    static RouterNorms of(PolicyArguments arguments) {
        String norm = arguments.choice("norm", List.of("auto", "change", "final"));
        boolean infinite = arguments.text("zeta").equals(Optional.of("inf"));
        double zeta =
                infinite
                        ? Double.POSITIVE_INFINITY
                        : arguments
                                .decimal("zeta", "a number from 0, such as 3, or inf")
                                .map(Number::doubleValue)
                                .orElse(ZETA);
        WeightScore variance =
                arguments.choice("maxvar", List.of("paper", "topnorm")).equals("topnorm")
                        ? WeightScore.TOP_NORM_VARIANCE
                        : WeightScore.MAX_VARIANCE;
        return new RouterNorms(norm, zeta, variance);
    }

    /// What the score is, for reasons.
    String what(PolicyRequest request) {
        return change(request) ? "change of router norm" : "router norm";
    }

    /// The change, or the norm, of every expert: smaller ones come first.
    ///
    /// @throws MoesaicException as wrong usage if the change is asked for and cannot be known
    double[][] scores(PolicyRequest request) {
        WeightScores weights = request.weights().orElseThrow();
        if (norm.equals("change") && !weights.hasInitialRouters()) {
            throw MoesaicException.usage(
                    "--policy "
                            + request.spec().name()
                            + ": norm=change needs the routers before training",
                    "give their checkpoint as --router-initial, or write norm=final");
        }
        double[][] scores = weights.of(WeightScore.ROUTER_NORM);
        if (!change(request)) {
            return scores;
        }
        double[][] initial = weights.of(WeightScore.INITIAL_ROUTER_NORM);
        double[][] change = new double[scores.length][];
        for (int layer = 0; layer < scores.length; layer++) {
            double[] before = initial[layer];
            double[] after = scores[layer];
            change[layer] =
                    IntStream.range(0, after.length)
                            .mapToDouble(e -> after[e] - before[e])
                            .toArray();
        }
        return change;
    }

    private boolean change(PolicyRequest request) {
        return !norm.equals("final") && request.weights().orElseThrow().hasInitialRouters();
    }

    /// The order of every layer.
    ///
    /// @param reasons receives how many the reorder moved
    List<Ranking> rank(PolicyRequest request, Rationale.Builder reasons) {
        double[][] scores = scores(request);
        boolean moves = !Double.isInfinite(zeta);
        double[][] variances = moves ? request.weights().orElseThrow().of(variance) : scores;
        List<Ranking> rankings = new ArrayList<>();
        int moved = 0;
        for (int layer = 0; layer < scores.length; layer++) {
            double[] score = scores[layer];
            List<Integer> ascending =
                    IntStream.range(0, score.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(expert -> score[expert]))
                            .toList();
            List<Integer> order =
                    moves ? VarianceReorder.of(ascending, variances[layer], zeta) : ascending;
            for (int rank = 0; rank < order.size(); rank++) {
                moved += order.get(rank).equals(ascending.get(rank)) ? 0 : 1;
            }
            rankings.add(new Ranking(score, ascending, order));
        }
        reasons.remark(
                String.format(
                        Locale.ROOT,
                        "precision by %s, smallest first; the reorder by variance changed the place of"
                                + " %d of %d experts",
                        what(request),
                        moved,
                        scores.length * scores[0].length));
        if (change(request)
                && Arrays.stream(scores).flatMapToDouble(Arrays::stream).allMatch(c -> c == 0)) {
            reasons.remark(
                    "no router row changed its norm: are these the routers before training?");
        }
        Ties.remark(scores, what(request), reasons);
        return rankings;
    }
}
