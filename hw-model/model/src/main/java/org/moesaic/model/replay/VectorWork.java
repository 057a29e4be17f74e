package org.moesaic.model.replay;

import org.moesaic.traces.ModelCard;

/// Elementary operations of the vector unit: one add, multiply, compare or table look-up on one element each.
///
/// | work | operations | each |
/// |---|---|---|
/// | root-mean-square norm | 4 | element: square, add, scale, weigh |
/// | residual addition | 1 | element |
/// | softmax | 5 | score: compare, subtract, look up, add, scale |
/// | rotary position | 3 | element of a query or key: two multiplies, one add |
/// | activation function | 1 | hidden element: a look-up; gated 2: and a multiply |
/// | top-k | k | score: one compare for each place |
/// | weighted sum of experts | 2 | element and expert: multiply, add |
///
/// Derived from the operators' definitions, not from a machine.
final class VectorWork {

    static final int NORM = 4;
    static final int RESIDUAL = 1;
    static final int SOFTMAX = 5;
    static final int ROTARY = 3;
    static final int WEIGHTED_SUM = 2;

    /// Norms of a layer: before attention (or a mixer) and before the feed-forward part.
    static final int NORMS_PER_LAYER = 2;

    private VectorWork() {}

    /// Operations for one row of a feed-forward network.
    static long feedForward(int width, int matrices) {
        return (long) width * (matrices - 1);
    }

    /// Operations for one row of one routed expert, its part of the weighted sum included.
    static long routedExpert(ModelCard model) {
        return feedForward(model.expertWidth(), model.matricesPerExpert())
                + (long) WEIGHTED_SUM * model.dModel();
    }

    /// Operations for the router's choice for one row.
    static long routing(ModelCard model) {
        return (long) model.routedExperts() * (SOFTMAX + model.topK());
    }

    /// Operations for the norms and residual additions of one layer.
    static long norms(ModelCard model) {
        return (long) NORMS_PER_LAYER * (NORM + RESIDUAL) * model.dModel();
    }

    /// Operations for the positions of one row's queries and keys in one attention layer.
    static long rotary(ModelCard model) {
        ModelCard.Attention a = model.attention();
        long elements =
                a.isMla()
                        ? (a.heads() + 1L) * a.mla().qkRopeHeadDim()
                        : ((long) a.heads() + a.kvHeads()) * a.headDim();
        return ROTARY * elements;
    }
}
