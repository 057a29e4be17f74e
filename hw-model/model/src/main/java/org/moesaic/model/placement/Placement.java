package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// Where every routed expert of a model lives and how its weights are stored. Immutable.
public final class Placement {

    /// Where and how one expert is stored.
    public record Slot(NumberFormat format, Tier home) {}

    private final List<Integer> layerIds;
    private final int experts;
    private final List<Slot> slots;
    private final short[] slotOf;

    private Placement(List<Integer> layerIds, int experts, List<Slot> slots, short[] slotOf) {
        this.layerIds = layerIds;
        this.experts = experts;
        this.slots = List.copyOf(slots);
        this.slotOf = slotOf;
    }

    /// Every expert alike.
    public static Placement uniform(ModelCard model, NumberFormat format, Tier home) {
        Builder builder = new Builder(model);
        Slot slot = new Slot(format, home);
        for (int layer = 0; layer < model.moeLayerIds().size(); layer++) {
            for (int expert = 0; expert < model.routedExperts(); expert++) {
                builder.put(layer, expert, slot);
            }
        }
        return builder.build();
    }

    /// The model's MoE layers; the `layer` of every other method is an index into this list.
    public List<Integer> layerIds() {
        return layerIds;
    }

    public int layers() {
        return layerIds.size();
    }

    /// Experts in one layer.
    public int experts() {
        return experts;
    }

    /// The distinct ways in which experts are stored, in order of first appearance.
    public List<Slot> slots() {
        return slots;
    }

    /// Index into [#slots()] of an expert.
    public int slotIndex(int layer, int expert) {
        return slotOf[layer * experts + expert];
    }

    public Slot slot(int layer, int expert) {
        return slots.get(slotIndex(layer, expert));
    }

    /// Bytes of all experts, by the tier they live in, and there once the tables that their formats are decoded with.
    public Map<Tier, Long> bytesByHome(ModelCard model) {
        Map<Tier, Long> bytes = new EnumMap<>(Tier.class);
        long[] counts = new long[slots.size()];
        for (short slot : slotOf) {
            counts[slot]++;
        }
        for (int i = 0; i < counts.length; i++) {
            long all = Math.multiplyExact(counts[i], ExpertBytes.of(model, slots.get(i).format()));
            bytes.merge(slots.get(i).home(), all, Math::addExact);
        }
        slots.forEach(slot -> bytes.merge(slot.home(), slot.format().tableBytes(), Math::addExact));
        return bytes;
    }

    /// Fills a placement, expert by expert.
    public static final class Builder {

        private static final short UNPLACED = -1;

        private final ModelCard model;
        private final List<Slot> slots = new ArrayList<>();
        private final short[] slotOf;

        public Builder(ModelCard model) {
            this.model = model;
            slotOf = new short[model.moeLayerIds().size() * model.routedExperts()];
            java.util.Arrays.fill(slotOf, UNPLACED);
        }

        /// True if the expert has a place already.
        public boolean has(int layer, int expert) {
            return slotOf[layer * model.routedExperts() + expert] != UNPLACED;
        }

        public void put(int layer, int expert, Slot slot) {
            int index = slots.indexOf(slot);
            if (index < 0) {
                index = slots.size();
                slots.add(slot);
            }
            slotOf[layer * model.routedExperts() + expert] = (short) index;
        }

        /// @throws IllegalStateException if an expert has no place
        public Placement build() {
            for (short slot : slotOf) {
                if (slot == UNPLACED) {
                    throw new IllegalStateException("an expert without a place");
                }
            }
            return new Placement(model.moeLayerIds(), model.routedExperts(), slots, slotOf.clone());
        }
    }
}
