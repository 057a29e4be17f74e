package org.moesaic.model.placement;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.traces.statistics.RoutingProfile;

/// What experts are ranked by where a policy chooses who gets the better place; the largest score comes first.
enum RankBy {
    /// Selections in the profile.
    FREQUENCY("frequency", "selections"),

    /// Sum of gate weights in the profile.
    GATE_WEIGHT("gate-weight", "sum of gate weights"),

    /// The product of both.
    FREQUENCY_GATE_WEIGHT("frequency-gate-weight", "selections x sum of gate weights"),

    /// Norm of the expert's row of the router, the smallest first, as arXiv 2604.06515 gives precision.
    ROUTER_NORM("router-norm", "minus the norm of the router row"),

    /// By lot: what a rule has to beat.
    RANDOM("random", "lot");

    private final String label;
    private final String what;

    RankBy(String label, String what) {
        this.label = label;
        this.what = what;
    }

    /// The parameters of a policy that ranks.
    static List<Policy.Parameter> parameters() {
        return List.of(
                new Policy.Parameter(
                        "by",
                        "what experts are ranked by: "
                                + String.join(", ", labels())
                                + " (router-norm reads weights and takes the smallest first)",
                        FREQUENCY.label),
                new Policy.Parameter("seed", "which lot for by=random, a whole number", "1"));
    }

    private static List<String> labels() {
        return Arrays.stream(values()).map(by -> by.label).toList();
    }

    /// What a policy says; what is wrong is said too.
    static RankBy of(PolicyArguments arguments) {
        String label = arguments.choice("by", labels());
        RankBy by = parse(label);
        if (by != RANDOM && arguments.text("seed").isPresent()) {
            arguments.wrong("seed", "goes with by=random alone", "leave it out");
        }
        return by;
    }

    /// The same where nothing is checked yet: the default for what is no label.
    static RankBy of(Spec spec) {
        return parse(spec.argument("by").orElse(FREQUENCY.label));
    }

    private static RankBy parse(String label) {
        return Arrays.stream(values())
                .filter(by -> by.label.equals(label))
                .findFirst()
                .orElse(FREQUENCY);
    }

    /// True if it goes by a profile.
    boolean learns() {
        return switch (this) {
            case FREQUENCY, GATE_WEIGHT, FREQUENCY_GATE_WEIGHT -> true;
            case ROUTER_NORM, RANDOM -> false;
        };
    }

    /// True if it goes by the weights of a checkpoint.
    boolean readsWeights() {
        return this == ROUTER_NORM;
    }

    /// The seed of a lot.
    static long seed(PolicyArguments arguments) {
        OptionalLong seed = arguments.whole("seed", 0, Integer.MAX_VALUE);
        return seed.orElse(1);
    }

    /// The score of every expert, `[layer][expert]`, comparable over layers.
    ///
    /// @throws MoesaicException if the profile has no gate weights and they are needed
    double[][] scores(PolicyRequest request, long seed) {
        if (this == ROUTER_NORM) {
            double[][] norms = request.weights().orElseThrow().of(WeightScore.ROUTER_NORM);
            return each(request, (layer, expert) -> -norms[layer][expert]);
        }
        if (this == RANDOM) {
            return each(request, (layer, expert) -> Lot.of(seed, layer, expert));
        }
        RoutingProfile profile = request.profile().orElseThrow();
        if (this != FREQUENCY && !profile.hasWeights()) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "--policy "
                                    + request.spec().name()
                                    + " with by="
                                    + label
                                    + " goes by gate weights, and what it learns from has none",
                            "learn from a trace with gate weights, or from --calibration with"
                                    + " gate_weights"));
        }
        return each(
                request,
                (layer, expert) ->
                        switch (this) {
                            case FREQUENCY -> profile.load(layer, expert);
                            case GATE_WEIGHT -> profile.weight(layer, expert);
                            case FREQUENCY_GATE_WEIGHT ->
                                    profile.load(layer, expert) * profile.weight(layer, expert);
                            case ROUTER_NORM, RANDOM -> throw new IllegalStateException(label);
                        });
    }

    /// Why an expert is where it is, as far as its rank goes; what became of it follows.
    ///
    /// @param rank from 0
    String reason(double score, int rank, int of) {
        String figure =
                this == FREQUENCY
                        ? Rationale.number(score) + " " + what
                        : what + " " + Rationale.number(score);
        return figure + ", rank " + (rank + 1) + " of " + of + ": ";
    }

    private static double[][] each(PolicyRequest request, Score score) {
        double[][] scores =
                new double[request.model().moeLayerIds().size()][request.model().routedExperts()];
        for (int layer = 0; layer < scores.length; layer++) {
            for (int expert = 0; expert < scores[layer].length; expert++) {
                scores[layer][expert] = score.of(layer, expert);
            }
        }
        return scores;
    }

    /// The score of one expert.
    private interface Score {
        double of(int layer, int expert);
    }
}
