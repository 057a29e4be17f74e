package org.moesaic.model.placement;

import java.util.List;
import org.moesaic.formats.NumberFormat;

/// What the weights of a checkpoint say of the experts of a model. Whoever reads checkpoints provides it: this module
/// knows no kernel and no file of weights.
///
/// Scores are computed when they are asked for, since each may have to read all weights.
public interface WeightScores {

    /// Where the weights are from, for reasons and messages.
    String source();

    /// True if the routers before training are known too ([WeightScore#INITIAL_ROUTER_NORM]).
    boolean hasInitialRouters();

    /// `[layer][expert]` with layers as indexes among the MoE layers. Never NaN; infinite as the score itself says only.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if the weights lack a tensor, or have one of another shape, or
    ///     one that is not finite
    double[][] of(WeightScore score);

    /// Sum of the squared differences between weights and what they become in a number format, each to the nearest value
    /// of its group; for each format `[layer][expert]`. Formats that are asked for together share one reading of the weights.
    ///
    /// @throws org.moesaic.edge.MoesaicException as [#of]
    List<double[][]> squaredErrors(List<NumberFormat> formats);

    /// What a number format loses by the closed form of a linear layer's Hessian: the sum over the matrices of an expert of
    /// Tr(H) · ‖W − Q(W)‖², with Tr(H) = 2 Σ ‖x‖² over the inputs of the tokens that the layer's own router sends the expert;
    /// for each format `[layer][expert]`.
    ///
    /// @throws org.moesaic.edge.MoesaicException as [#of]; NOT_FOUND without the activations, BAD_DATA for ones that do not
    ///     fit, USAGE for ones that cannot be drawn
    List<double[][]> hessianLosses(List<NumberFormat> formats, ActivationChoice activations);

    /// What number formats really do to the outputs of each expert: the power of the error over the mean power of the outputs
    /// of its layer, for each format `[layer][expert]`.
    ///
    /// @throws org.moesaic.edge.MoesaicException as [#hessianLosses]
    List<double[][]> outputErrors(List<NumberFormat> formats, ActivationChoice activations);
}
