package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.util.List;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.placement.ActivationChoice;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.WeightScores;

/// The choice of least loss in each layer, where an expert in some bits loses the trace of its Hessian times the squared
/// error of its weights.
///
/// Source: HAWQ-V2 (arXiv 1911.03852). The Hessian of the squared error of a linear layer is 2 X Xᵀ, and its trace is twice
/// the sum of the squared norms of the inputs. An expert has the inputs of the tokens that were sent to it. With
/// `activations` they are those, matrix by matrix. Without, their mean squared norm is taken as the same for all experts of a
/// layer, so that the trace is 2 · share of selections up to a factor that does not change the choice, and the down
/// projection counts like the others.
public final class HessianPolicy extends BitPolicy {

    /// For the service loader.
    public HessianPolicy() {
        super("2/3/4");
    }

    @Override
    public String name() {
        return "hessian";
    }

    @Override
    public String description() {
        return "in each layer the least sum of Hessian trace times squared error of the weights, exactly";
    }

    @Override
    public String source() {
        return "HAWQ-V2 (arXiv 1911.03852) with the trace of a linear layer in closed form, from calibration activations or"
                + " the share of selections; errors are those of the real weights, rounded to nearest";
    }

    @Override
    public boolean readsWeights() {
        return true;
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public boolean learns(Spec spec) {
        return !ActivationChoice.isNamed(spec);
    }

    @Override
    protected List<Parameter> own() {
        return ActivationChoice.parameters("none: the trace follows the share of selections");
    }

    @Override
    public List<String> variants() {
        return List.of("average=3", "average=3,activations=gaussian:1");
    }

    @Override
    protected Chooser chooser(PolicyArguments arguments) {
        ActivationChoice tried = ActivationChoice.of(arguments);
        return (request, levels, average, reasons) ->
                choose(request, levels, average, tried, reasons);
    }

    private static int[][] choose(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            ActivationChoice tried,
            Rationale.Builder reasons) {
        WeightScores weights = request.weights().orElseThrow();
        int layers = request.model().moeLayerIds().size();
        int experts = request.model().routedExperts();
        double[][][] costs = new double[layers][experts][levels.size()];
        List<NumberFormat> formats = levels.all().stream().map(Levels.Level::format).toList();
        List<double[][]> losses =
                ActivationChoice.isNamed(request.spec())
                        ? weights.hessianLosses(formats, tried)
                        : weights.squaredErrors(formats).stream()
                                .map(errors -> byShares(request, errors))
                                .toList();
        for (int level = 0; level < levels.size(); level++) {
            for (int layer = 0; layer < layers; layer++) {
                for (int expert = 0; expert < experts; expert++) {
                    costs[layer][expert][level] = losses.get(level)[layer][expert];
                }
            }
        }
        BitCosts known = BitCosts.of(levels, costs);
        long budget = ErrorTablePolicy.budget(average, experts);
        int[][] chosen = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            chosen[layer] =
                    ExactBits.cheapest(costs[layer], levels.bits(), budget, List.of())
                            .orElseThrow();
        }
        CostReasons.put(known, chosen, "the least loss of the layer", reasons);
        reasons.remark("errors are those of " + weights.source() + ", rounded to nearest");
        if (ActivationChoice.isNamed(request.spec())) {
            reasons.remark(
                    "traces are those of " + tried.tokens() + " tokens of " + tried.activations());
        }
        return chosen;
    }

    /// Selections as a share: a factor common to a layer does not change its choice.
    private static double[][] byShares(PolicyRequest request, double[][] errors) {
        for (int layer = 0; layer < errors.length; layer++) {
            for (int expert = 0; expert < errors[layer].length; expert++) {
                errors[layer][expert] *=
                        2 * request.profile().orElseThrow().frequency(layer, expert);
            }
        }
        return errors;
    }
}
