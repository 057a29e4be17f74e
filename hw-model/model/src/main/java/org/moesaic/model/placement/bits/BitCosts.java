package org.moesaic.model.placement.bits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.statistics.RoutingProfile;

/// What it costs to give an expert a level: f^α · (w / Σw)^β · ε^γ · 1000, with the expert's share f of the selections of
/// its layer, its share of the gate weights, and the error ε of its weights in that many bits.
///
/// With α = γ = 1 and β = 1.5 this is the objective of PMQ (MC-MoE, arXiv 2410.06270, and its public code).
public final class BitCosts {

    /// Exponents of the objective.
    ///
    /// @param alpha of the share of selections; 0 leaves it out
    /// @param beta of the share of gate weights; 0 leaves it out
    /// @param gamma of the error
    public record Exponents(double alpha, double beta, double gamma) {}

    private static final double SCALE = 1000;

    private final Levels levels;
    private final double[][] importance;
    private final double[][][] cost;
    private final String errorSource;

    private BitCosts(Levels levels, double[][] importance, double[][][] cost, String errorSource) {
        this.levels = levels;
        this.importance = importance;
        this.cost = cost;
        this.errorSource = errorSource;
    }

    /// Costs of known figures.
    ///
    /// @param cost `[layer][expert][level]`, finite and not negative
    public static BitCosts of(Levels levels, double[][][] cost) {
        double[][] ones = new double[cost.length][];
        for (int layer = 0; layer < cost.length; layer++) {
            ones[layer] = new double[cost[layer].length];
            Arrays.fill(ones[layer], 1);
        }
        return new BitCosts(levels, ones, cost, "given");
    }

    /// Costs by the profile and the errors of a request; where it has no errors they are assumed
    /// ([ErrorTable#assumed]).
    ///
    /// @throws MoesaicException naming everything that a request lacks: a profile, gate weights, errors of a level
    public static BitCosts of(PolicyRequest request, Levels levels, Exponents exponents) {
        int layers = request.model().moeLayerIds().size();
        int experts = request.model().routedExperts();
        requireProfile(request, exponents);
        ErrorTable errors =
                request.errors()
                        .orElseGet(() -> ErrorTable.assumed(layers, experts, levels.bits()));
        requireErrors(request, errors, levels);
        double[][] importance = new double[layers][experts];
        double[][][] cost = new double[layers][experts][levels.size()];
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                importance[layer][expert] = importance(request.profile(), exponents, layer, expert);
                for (int level = 0; level < levels.size(); level++) {
                    double error = errors.error(layer, expert, levels.bits(level)).orElseThrow();
                    cost[layer][expert][level] =
                            importance[layer][expert] * Math.pow(error, exponents.gamma()) * SCALE;
                }
            }
        }
        return new BitCosts(levels, importance, cost, errors.source());
    }

    private static double importance(
            Optional<RoutingProfile> profile, Exponents exponents, int layer, int expert) {
        double importance = 1;
        if (exponents.alpha() != 0) {
            double frequency = profile.orElseThrow().frequency(layer, expert);
            importance *= Math.pow(frequency, exponents.alpha());
        }
        if (exponents.beta() != 0) {
            double share = profile.orElseThrow().weightShare(layer, expert);
            importance *= Math.pow(share, exponents.beta());
        }
        return importance;
    }

    private static void requireProfile(PolicyRequest request, Exponents exponents) {
        boolean weights = request.profile().filter(RoutingProfile::hasWeights).isPresent();
        if (exponents.beta() != 0 && !weights) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "--policy "
                                    + request.spec().name()
                                    + " goes by gate weights, and what it learns from has none",
                            "learn from a trace with gate weights, or from --calibration with"
                                    + " gate_weights, or leave them out with beta=0"));
        }
    }

    private static void requireErrors(PolicyRequest request, ErrorTable errors, Levels levels) {
        List<Problem> problems = new ArrayList<>();
        if (errors.layers() != request.model().moeLayerIds().size()
                || errors.experts() != request.model().routedExperts()) {
            problems.add(
                    Problem.of(
                            "errors of "
                                    + errors.layers()
                                    + " x "
                                    + errors.experts()
                                    + " experts ("
                                    + errors.source()
                                    + ")",
                            request.model().id()
                                    + " has "
                                    + request.model().moeLayerIds().size()
                                    + " x "
                                    + request.model().routedExperts()));
        }
        for (int bits : levels.bits()) {
            if (!errors.bits().contains(bits)) {
                problems.add(
                        Problem.of(
                                "no errors at " + bits + " bits in " + errors.source(),
                                "it has those at " + errors.bits() + "; choose levels among them"));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    public Levels levels() {
        return levels;
    }

    public int layers() {
        return cost.length;
    }

    /// Experts in one layer.
    public int experts() {
        return cost[0].length;
    }

    /// Where the errors come from.
    public String errorSource() {
        return errorSource;
    }

    /// f^α · (w / Σw)^β of an expert.
    public double importance(int layer, int expert) {
        return importance[layer][expert];
    }

    public double cost(int layer, int expert, int level) {
        return cost[layer][expert][level];
    }

    /// Costs of one layer, `[expert][level]`.
    public double[][] layer(int layer) {
        double[][] copy = new double[experts()][];
        for (int expert = 0; expert < copy.length; expert++) {
            copy[expert] = cost[layer][expert].clone();
        }
        return copy;
    }

    /// The objective of a choice in one layer.
    public double total(int layer, int[] chosen) {
        double sum = 0;
        for (int expert = 0; expert < chosen.length; expert++) {
            sum += cost[layer][expert][chosen[expert]];
        }
        return sum;
    }

    /// The objective of a choice in all layers.
    public double total(int[][] chosen) {
        double sum = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            sum += total(layer, chosen[layer]);
        }
        return sum;
    }
}
