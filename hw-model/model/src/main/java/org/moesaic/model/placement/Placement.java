package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// Where every routed expert of a model lives and how its weights are stored. Immutable.
public final class Placement {

    /// Where and how one expert is stored and executed.
    ///
    /// @param format how its weights are stored; on analog tiles, how they are kept to program the tiles anew
    /// @param home the tier where they live; on analog tiles, where that copy comes from
    /// @param engine what executes it
    /// @param devices the devices that hold a copy of it, from 0; at least one, ascending, each once
    public record Slot(NumberFormat format, Tier home, EngineKind engine, List<Integer> devices) {

        /// @throws IllegalArgumentException without a device, or for one that is negative or named twice
        public Slot {
            Objects.requireNonNull(format);
            Objects.requireNonNull(home);
            Objects.requireNonNull(engine);
            List<Integer> named = devices.stream().sorted().distinct().toList();
            if (named.isEmpty() || named.size() != devices.size() || named.getFirst() < 0) {
                throw new IllegalArgumentException("an expert on devices " + devices);
            }
            devices = named;
        }

        /// One copy.
        public Slot(NumberFormat format, Tier home, EngineKind engine, int device) {
            this(format, home, engine, List.of(device));
        }

        /// On the digital arrays of the first device.
        public Slot(NumberFormat format, Tier home) {
            this(format, home, EngineKind.DIGITAL, 0);
        }

        /// The first of its devices.
        public int device() {
            return devices.getFirst();
        }

        /// True if a copy is there.
        boolean isOn(int device) {
            return devices.contains(device);
        }
    }

    private final List<Integer> layerIds;
    private final int experts;
    private final List<Slot> slots;
    private final int[] slotOf;
    private final Optional<DenseModules> dense;
    private final Optional<Rationale> rationale;
    private final Optional<FittedOn> fittedOn;

    private Placement(
            List<Integer> layerIds,
            int experts,
            List<Slot> slots,
            int[] slotOf,
            Optional<DenseModules> dense,
            Optional<Rationale> rationale,
            Optional<FittedOn> fittedOn) {
        this.layerIds = layerIds;
        this.experts = experts;
        this.slots = List.copyOf(slots);
        this.slotOf = slotOf;
        this.dense = dense;
        this.rationale = rationale;
        this.fittedOn = fittedOn;
    }

    /// Every expert alike.
    public static Placement uniform(ModelCard model, NumberFormat format, Tier home) {
        return uniform(model, new Slot(format, home));
    }

    /// Every expert alike.
    public static Placement uniform(ModelCard model, Slot slot) {
        Builder builder = new Builder(model);
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

    /// How the rest of the model is placed; empty for the default of [DenseModules] of the hardware it runs on.
    public Optional<DenseModules> dense() {
        return dense;
    }

    /// The same experts beside other modules.
    public Placement withDense(DenseModules modules) {
        return new Placement(
                layerIds, experts, slots, slotOf, Optional.of(modules), rationale, fittedOn);
    }

    /// Why the experts are where they are; empty where a policy does not say.
    public Optional<Rationale> rationale() {
        return rationale;
    }

    /// What it was fitted on, as far as that is known: a file says so.
    public Optional<FittedOn> fittedOn() {
        return fittedOn;
    }

    /// The same, known to be fitted on something.
    public Placement fittedOn(FittedOn data) {
        return new Placement(layerIds, experts, slots, slotOf, dense, rationale, Optional.of(data));
    }

    /// The same with reasons.
    ///
    /// @throws IllegalArgumentException unless there is one reason an expert
    public Placement because(Rationale reasons) {
        if (reasons.layers() != layers() || reasons.experts() != experts) {
            throw new IllegalArgumentException(
                    "reasons for " + reasons.layers() + " x " + reasons.experts() + " experts");
        }
        return new Placement(
                layerIds, experts, slots, slotOf, dense, Optional.of(reasons), fittedOn);
    }

    /// Bytes of all digital experts of all devices, by the tier they live in, and there once on each device the tables that
    /// their formats are decoded with. Analog ones live in their tiles.
    public Map<Tier, Long> bytesByHome(ModelCard model) {
        Map<Tier, Long> bytes = new EnumMap<>(Tier.class);
        slots.stream()
                .flatMap(slot -> slot.devices().stream())
                .distinct()
                .forEach(device ->
                        bytesByHome(model, device)
                                .forEach((tier, more) -> bytes.merge(tier, more, Math::addExact)));
        return bytes;
    }

    /// Bytes of the digital experts of one device, by the tier they live in.
    public Map<Tier, Long> bytesByHome(ModelCard model, int device) {
        Map<Tier, Long> bytes = new EnumMap<>(Tier.class);
        long[] counts = new long[slots.size()];
        for (int slot : slotOf) {
            counts[slot]++;
        }
        for (int i = 0; i < counts.length; i++) {
            if (!slots.get(i).isOn(device) || slots.get(i).engine() == EngineKind.ANALOG) {
                continue;
            }
            long all = Math.multiplyExact(counts[i], ExpertBytes.of(model, slots.get(i).format()));
            bytes.merge(slots.get(i).home(), all, Math::addExact);
            bytes.merge(slots.get(i).home(), slots.get(i).format().tableBytes(), Math::addExact);
        }
        return bytes;
    }

    /// Fills a placement, expert by expert.
    public static final class Builder {

        private static final int UNPLACED = -1;

        private final ModelCard model;
        private final List<Slot> slots = new ArrayList<>();
        private final Map<Slot, Integer> indexOf = new HashMap<>();
        private final int[] slotOf;

        public Builder(ModelCard model) {
            this.model = model;
            slotOf = new int[model.moeLayerIds().size() * model.routedExperts()];
            Arrays.fill(slotOf, UNPLACED);
        }

        /// True if the expert has a place already.
        public boolean has(int layer, int expert) {
            return slotOf[layer * model.routedExperts() + expert] != UNPLACED;
        }

        public void put(int layer, int expert, Slot slot) {
            Integer known = indexOf.putIfAbsent(slot, slots.size());
            if (known == null) {
                slots.add(slot);
            }
            slotOf[layer * model.routedExperts() + expert] = indexOf.get(slot);
        }

        /// @throws IllegalStateException if an expert has no place
        public Placement build() {
            for (int slot : slotOf) {
                if (slot == UNPLACED) {
                    throw new IllegalStateException("an expert without a place");
                }
            }
            return new Placement(
                    model.moeLayerIds(),
                    model.routedExperts(),
                    slots,
                    slotOf.clone(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }
}
