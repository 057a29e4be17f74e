package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;

/// Experts that behave alike in a replay: same format, same home, cached or not. There are a handful, however many
/// experts there are, so everything that depends on them is computed once for each class.
final class ExpertClasses {

    /// One class.
    ///
    /// @param slot format and home
    /// @param cached true if a cache stands before the home
    /// @param bytes weights of one expert
    /// @param tileSet the set of analog tiles of its layer that it lies on; 0 for a digital one
    record ExpertClass(Placement.Slot slot, boolean cached, long bytes, int tileSet) {}

    private final int layers;
    private final int experts;
    private final int devices;
    private final List<ExpertClass> classes;
    private final short[] classOf;
    private final boolean[] cached;
    private final boolean[] far;

    ExpertClasses(
            ModelCard model, Placement placement, Hardware hardware, Optional<CacheSpec> cache) {
        layers = placement.layers();
        experts = placement.experts();
        devices = hardware.devices().count();
        classes = new ArrayList<>();
        classOf = new short[placement.layers() * experts];
        Map<ClassKey, Integer> indexes = new HashMap<>();
        for (int layer = 0; layer < placement.layers(); layer++) {
            int[] analog = new int[devices];
            for (int expert = 0; expert < experts; expert++) {
                Placement.Slot slot = placement.slot(layer, expert);
                int set = 0;
                if (slot.engine() == EngineKind.ANALOG) {
                    set = TileSets.of(hardware, analog[slot.device()]++);
                }
                int index =
                        indexes.computeIfAbsent(
                                new ClassKey(placement.slotIndex(layer, expert), set),
                                key -> add(model, slot, key.tileSet(), cache));
                classOf[key(layer, expert)] = (short) index;
            }
        }
        if (classes.size() > LayerSteps.MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "a placement with more than " + LayerSteps.MAX_CLASSES + " kinds of storage");
        }
        cached = new boolean[classes.size()];
        far = new boolean[classes.size()];
        for (int i = 0; i < far.length; i++) {
            Placement.Slot slot = classes.get(i).slot();
            cached[i] = classes.get(i).cached();
            far[i] =
                    slot.engine() == EngineKind.DIGITAL
                            && hardware.linkFrom(slot.home()).isPresent();
        }
    }

    private record ClassKey(int slot, int tileSet) {}

    private int add(ModelCard model, Placement.Slot slot, int tileSet, Optional<CacheSpec> cache) {
        boolean behindCache =
                slot.engine() == EngineKind.DIGITAL
                        && cache.isPresent()
                        && cache.get().home() == slot.home();
        long bytes = ExpertBytes.of(model, slot.format());
        classes.add(new ExpertClass(slot, behindCache, bytes, tileSet));
        return classes.size() - 1;
    }

    /// Device of an expert.
    int device(int key) {
        return classes.get(classOf[key]).slot().device();
    }

    /// Devices that the hardware has.
    int devices() {
        return devices;
    }

    /// Sets of analog tiles in a layer.
    int tileSets() {
        return classes.stream().mapToInt(each -> each.tileSet() + 1).max().orElse(1);
    }

    int size() {
        return classes.size();
    }

    ExpertClass get(int index) {
        return classes.get(index);
    }

    int layers() {
        return layers;
    }

    int experts() {
        return experts;
    }

    /// Index of an expert in all columns that have one entry for each: layer by layer.
    int key(int layer, int expert) {
        return layer * experts + expert;
    }

    /// Class of an expert.
    int of(int key) {
        return classOf[key];
    }

    /// True if a cache stands before the expert's home.
    boolean cached(int key) {
        return cached[classOf[key]];
    }

    /// True if the weights have to come over a link before the arrays can stream them.
    boolean far(int key) {
        return far[classOf[key]];
    }

    /// Experts that a cache holds at once, if all that it serves are equally large; -1 if they are not.
    long cachedAtOnce(CacheSpec spec) {
        long[] sizes =
                classes.stream()
                        .filter(ExpertClass::cached)
                        .mapToLong(ExpertClass::bytes)
                        .distinct()
                        .toArray();
        return switch (spec.capacity()) {
            case CacheSpec.ExpertsPerLayer(int perLayer) -> perLayer;
            case CacheSpec.Bytes(long bytes) -> sizes.length == 1 ? bytes / sizes[0] : -1;
        };
    }

    /// Weights of every expert, `[layer][expert]` in one array.
    long[] bytes() {
        long[] bytes = new long[classOf.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = classes.get(classOf[i]).bytes();
        }
        return bytes;
    }
}
