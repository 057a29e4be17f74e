package org.moesaic.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.cli.damage.DamageRun;
import org.moesaic.compute.analog.TileDescription;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;

/// What the placements of a comparison do to each expert, each treatment once: all that has to be measured, and no more.
///
/// @param card the model
/// @param layers of the model that are measured
/// @param needed for each of them and each expert its treatments by name, in the order of the policies
record Treated(ModelCard card, List<Integer> layers, List<List<Map<String, Treatment>>> needed)
        implements DamageRun.Treatments {

    /// @param entries those that were refused need nothing
    /// @param tiles that analog experts are measured on; present if there are any
    static Treated of(
            ModelCard card,
            List<Integer> layers,
            List<Entry> entries,
            Optional<TileDescription> tiles) {
        List<List<Map<String, Treatment>>> needed = new ArrayList<>();
        for (int layer : layers) {
            int index = card.moeLayerIds().indexOf(layer);
            List<Map<String, Treatment>> experts = new ArrayList<>();
            for (int expert = 0; expert < card.routedExperts(); expert++) {
                Map<String, Treatment> own = new LinkedHashMap<>();
                for (Entry entry : entries) {
                    if (entry.result().isPresent()) {
                        Placement.Slot slot = entry.placement().orElseThrow().slot(index, expert);
                        own.computeIfAbsent(key(slot), _ -> treatment(slot, tiles));
                    }
                }
                experts.add(own);
            }
            needed.add(experts);
        }
        return new Treated(card, layers, needed);
    }

    /// The kinds of places that a policy that ran has for experts.
    static Stream<Placement.Slot> slots(Entry entry) {
        return entry.result().isPresent()
                ? entry.placement().orElseThrow().slots().stream()
                : Stream.empty();
    }

    @Override
    public List<Treatment> of(int layer, int expert) {
        return List.copyOf(needed.get(layers.indexOf(layer)).get(expert).values());
    }

    /// What a placement did to each expert.
    ///
    /// @param damages for each layer and expert one for each of its treatments
    List<List<ExpertDamage>> own(Entry entry, List<List<List<ExpertDamage>>> damages) {
        Placement placement = entry.placement().orElseThrow();
        List<List<ExpertDamage>> own = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            int index = card.moeLayerIds().indexOf(layers.get(l));
            List<ExpertDamage> experts = new ArrayList<>();
            for (int expert = 0; expert < card.routedExperts(); expert++) {
                List<String> names = List.copyOf(needed.get(l).get(expert).keySet());
                int treatment = names.indexOf(key(placement.slot(index, expert)));
                experts.add(damages.get(l).get(expert).get(treatment));
            }
            own.add(experts);
        }
        return own;
    }

    private static Treatment treatment(Placement.Slot slot, Optional<TileDescription> tiles) {
        return slot.engine() == EngineKind.ANALOG
                ? new Treatment.Analog(tiles.orElseThrow(), 0)
                : new Treatment.Digital(slot.format());
    }

    private static String key(Placement.Slot slot) {
        return slot.engine() == EngineKind.ANALOG ? "analog" : slot.format().name();
    }
}
