package org.moesaic.model.placement;

/// A number that the weights of a checkpoint give each expert of each MoE layer.
///
/// A neuron of a matrix is the vector of the weights that come in to one output.
public enum WeightScore {
    /// Euclidean norm of the expert's row of the router.
    ROUTER_NORM("norm of the router row"),

    /// The same before training.
    INITIAL_ROUTER_NORM("norm of the router row before training"),

    /// Largest unbiased variance among the neurons of the first matrix: gate, or up where there is none
    /// (arXiv 2604.06515; its code for Switch).
    MAX_VARIANCE("largest variance of a neuron"),

    /// Unbiased variance of the neuron of largest norm of the first matrix (the same paper's code for Mixtral).
    TOP_NORM_VARIANCE("variance of the neuron of largest norm"),

    /// Sum over the matrices of the logarithm of the largest norm of a neuron; minus infinity if a matrix is zero
    /// (arXiv 2603.02633).
    LOG_NEURON_NORM("log of the product of largest neuron norms"),

    /// The same with the weights that go out from one input as a neuron.
    LOG_INPUT_NORM("log of the product of largest norms of inputs' weights"),

    /// Euclidean norm of all weights of all matrices.
    WEIGHT_NORM("norm of all weights"),

    /// Largest ratio of largest to mean magnitude of the weights of one input, over all matrices (QuantMoE-Bench, arXiv
    /// 2406.08155); 0 for zero matrices.
    OUTLIER("largest max|w| / mean|w| of an input");

    private final String label;

    WeightScore(String label) {
        this.label = label;
    }

    /// In words.
    public String label() {
        return label;
    }
}
