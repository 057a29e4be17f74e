package org.moesaic.cli.damage;

import java.util.List;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.traces.ModelCard;

/// What verbs have in common that measure damage.
public final class Damages {

    /// Said wherever such a figure is.
    public static final String CAVEAT = "an error figure, not an accuracy claim";

    private Damages() {}

    /// The function between the matrices of a model's experts.
    public static Nonlinearity nonlinearity(ModelCard card) {
        return Nonlinearity.parse(card.routed().activation()).orElseThrow();
    }

    /// Indexes in a trace of layers of the model.
    public static List<Integer> indexes(ModelCard card, List<Integer> layers) {
        return layers.stream().map(card.moeLayerIds()::indexOf).toList();
    }
}
