package org.moesaic.cli.model;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;

/// The layers that an option names, or all that a checkpoint holds whole.
public final class ChosenLayers {

    private ChosenLayers() {}

    /// @param option its name
    /// @param wanted empty for all
    /// @throws MoesaicException USAGE for layers that are no MoE layers; BAD_DATA if the checkpoint holds none whole
    public static List<Integer> of(
            String option, List<Integer> wanted, ModelCard card, ModelWeights found) {
        List<Problem> problems = new ArrayList<>();
        for (int layer : wanted) {
            if (!card.moeLayerIds().contains(layer)) {
                problems.add(
                        Problem.of(
                                "option '" + option + "': " + layer + " is no MoE layer",
                                "those of " + card.id() + " are " + card.moeLayerIds()));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        if (!wanted.isEmpty()) {
            return wanted.stream().distinct().sorted().toList();
        }
        List<Integer> whole =
                card.moeLayerIds().stream()
                        .filter(layer -> found.experts(layer) == card.routedExperts())
                        .toList();
        if (whole.isEmpty()) {
            throw MoesaicException.badData(
                    Problem.in(
                            found.checkpoint().path(),
                            "holds all experts of no layer",
                            "moesaic model show %s --weights says what was found"
                                    .formatted(card.id())));
        }
        return whole;
    }
}
