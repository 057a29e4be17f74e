package org.moesaic.model.prefetch;

/// Guesses which experts the next MoE layer of a step will use. An open interface: implementations are found as services,
/// also in plug-ins.
///
/// Causal by construction: what it guesses for a layer-step is asked before the layer-step is shown to it, and it is shown
/// layer-steps in the order of time.
public interface Predictor {

    /// The name to type.
    String name();

    /// One sentence.
    String description();

    /// Paper, system or plain reasoning that the rule comes from.
    String source();

    /// A memory without experience, for one replay.
    ///
    /// @param layers MoE layers
    /// @param experts experts in one layer
    Memory start(int layers, int experts);

    /// What a predictor has seen so far; belongs to one thread.
    interface Memory {

        /// Shows a layer-step whose router has finished.
        ///
        /// @param layer index of the MoE layer
        /// @param experts its distinct experts in order of first appearance, of which the first `count` are meant
        void saw(int layer, int[] experts, int count);

        /// Guesses the experts of a layer whose predecessor was shown last.
        ///
        /// @param layer index of the MoE layer, from 1
        /// @param predicted receives distinct experts, the surest first
        /// @param most how many are asked for
        /// @return how many there are
        int predict(int layer, int[] predicted, int most);
    }
}
