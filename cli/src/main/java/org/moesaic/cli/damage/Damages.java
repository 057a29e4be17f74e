package org.moesaic.cli.damage;

import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.compute.damage.DamageCache;
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

    /// Says so where outcomes that a cache held were damaged, and have been measured again.
    public static void tellDamaged(Context context, Optional<DamageCache> cache) {
        cache.filter(each -> each.damaged() > 0)
                .ifPresent(each ->
                        context.log(
                                "damaged files in %s, measured anew: %d"
                                        .formatted(each.folder(), each.damaged())));
    }

    /// Indexes in a trace of layers of the model.
    public static List<Integer> indexes(ModelCard card, List<Integer> layers) {
        return layers.stream().map(card.moeLayerIds()::indexOf).toList();
    }
}
