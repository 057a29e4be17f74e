package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NestedFormat;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;

/// The copies of all experts, and the classes of copies that behave alike in a replay: same format, same home, same device,
/// cached or not. There are a handful of classes, however many experts there are, so everything that depends on them is
/// computed once for each class.
///
/// Copies are numbered layer by layer, expert by expert, and by ascending device. Where every expert has one copy, the
/// number of a copy is that of its expert, [#key(int, int)].
final class ExpertClasses {

    /// One class.
    ///
    /// @param slot format, home and engine
    /// @param device where the copies are
    /// @param cached true if a cache stands before the home
    /// @param bytes weights of one expert
    /// @param tileSet the set of analog tiles of its layer that it lies on; 0 for a digital one
    record ExpertClass(Placement.Slot slot, int device, boolean cached, long bytes, int tileSet) {}

    private final int layers;
    private final int experts;
    private final int devices;
    private final int perNode;
    private final boolean sliced;
    private final List<ExpertClass> classes = new ArrayList<>();
    private final List<Integer> depths = new ArrayList<>();
    private final int[] firstCopy;
    private final short[] classOf;
    private final short[] expertOf;
    private final int[] deviceOf;
    private final boolean[] cached;
    private final boolean[] far;

    /// @throws MoesaicException if there are more classes than a replay can tell apart
    ExpertClasses(
            ModelCard model, Placement placement, Hardware hardware, Optional<CacheSpec> cache) {
        this(model, placement, hardware, cache, false);
    }

    /// @param sliced true if nested experts have a class for each of their depths, see [#atDepth]
    ExpertClasses(
            ModelCard model,
            Placement placement,
            Hardware hardware,
            Optional<CacheSpec> cache,
            boolean sliced) {
        this.sliced = sliced;
        layers = placement.layers();
        experts = placement.experts();
        devices = hardware.devices().count();
        perNode = hardware.devices().perNode();
        firstCopy = new int[layers * experts + 1];
        for (int key = 0; key < layers * experts; key++) {
            int copies = placement.slot(key / experts, key % experts).devices().size();
            firstCopy[key + 1] = Math.addExact(firstCopy[key], copies);
        }
        classOf = new short[copies()];
        expertOf = new short[copies()];
        deviceOf = new int[copies()];
        Map<ExpertClass, Integer> indexes = new HashMap<>();
        int copy = 0;
        for (int layer = 0; layer < layers; layer++) {
            int[] analog = new int[devices];
            for (int expert = 0; expert < experts; expert++) {
                Placement.Slot slot = placement.slot(layer, expert);
                for (int device : slot.devices()) {
                    int set = 0;
                    if (slot.engine() == EngineKind.ANALOG) {
                        set = TileSets.of(hardware, analog[device]++);
                    }
                    expertOf[copy] = (short) expert;
                    deviceOf[copy] = device;
                    ExpertClass found = of(model, slot, device, set, cache);
                    classOf[copy++] =
                            indexes.computeIfAbsent(found, each -> addAll(model, each))
                                    .shortValue();
                }
            }
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

    private static ExpertClass of(
            ModelCard model,
            Placement.Slot slot,
            int device,
            int tileSet,
            Optional<CacheSpec> cache) {
        boolean behindCache =
                slot.engine() == EngineKind.DIGITAL
                        && cache.isPresent()
                        && cache.get().home() == slot.home();
        // Where other copies are makes no difference to this one.
        Placement.Slot alone =
                new Placement.Slot(slot.format(), slot.home(), slot.engine(), device);
        long bytes = ExpertBytes.of(model, slot.format());
        return new ExpertClass(alone, device, behindCache, bytes, tileSet);
    }

    /// Adds a class, and before it one for each smaller depth.
    private int addAll(ModelCard model, ExpertClass found) {
        int depth = 0;
        if (sliced && found.slot().format() instanceof NestedFormat nested) {
            for (; depth < nested.planes(); depth++) {
                NestedFormat prefix = nested.prefix(nested.baseBits() + depth);
                Placement.Slot slot = found.slot();
                add(
                        new ExpertClass(
                                new Placement.Slot(
                                        prefix, slot.home(), slot.engine(), slot.device()),
                                found.device(),
                                found.cached(),
                                ExpertBytes.of(model, prefix),
                                found.tileSet()));
                depths.add(depth + 1);
            }
        }
        depths.add(depth + 1);
        return add(found);
    }

    /// Slices of the experts of a class, its base counted.
    int depths(int expertClass) {
        return depths.get(expertClass);
    }

    /// Class of the same experts with so many planes beside the base.
    int atDepth(int expertClass, int depth) {
        return expertClass - depths(expertClass) + 1 + depth;
    }

    /// Slices of the expert that has most.
    int mostDepths() {
        return depths.stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    private int add(ExpertClass found) {
        if (classes.size() == LayerSteps.MAX_CLASSES) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "the placement stores experts in more than "
                                    + LayerSteps.MAX_CLASSES
                                    + " ways (format, home, engine, device, set of tiles)",
                            "use fewer devices or formats"));
        }
        classes.add(found);
        return classes.size() - 1;
    }

    /// The copy that a row takes: the one on the device of its request; else one in the same node; else any. Of several, the
    /// requests take turns: request r takes the one with number r mod their count.
    int copyFor(int key, int device, int request) {
        int from = firstCopy[key];
        int to = firstCopy[key + 1];
        if (to - from == 1) {
            return from;
        }
        int node = device / perNode;
        int inNode = 0;
        int firstInNode = from;
        for (int copy = from; copy < to; copy++) {
            if (deviceOf[copy] == device) {
                return copy;
            }
            if (deviceOf[copy] / perNode == node && inNode++ == 0) {
                firstInNode = copy;
            }
        }
        // Devices ascend, so the copies of a node follow each other.
        return inNode > 0 ? firstInNode + request % inNode : from + request % (to - from);
    }

    /// True if every expert has one copy.
    boolean single() {
        return copies() == layers * experts;
    }

    /// Copies of all experts.
    int copies() {
        return firstCopy[layers * experts];
    }

    /// First copy of an expert; those of its layer's next expert follow.
    int firstCopy(int key) {
        return firstCopy[key];
    }

    /// Copies in the layer that has most.
    int mostCopies() {
        int most = 0;
        for (int layer = 0; layer < layers; layer++) {
            most = Math.max(most, firstCopy[key(layer + 1, 0)] - firstCopy[key(layer, 0)]);
        }
        return most;
    }

    /// The expert of a copy, within its layer.
    int expert(int copy) {
        return expertOf[copy];
    }

    /// The device of a copy.
    int device(int copy) {
        return deviceOf[copy];
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

    /// Number of an expert, layer by layer.
    int key(int layer, int expert) {
        return layer * experts + expert;
    }

    /// Class of a copy.
    int of(int copy) {
        return classOf[copy];
    }

    /// True if a cache stands before the copy's home.
    boolean cached(int copy) {
        return cached[classOf[copy]];
    }

    /// True if the weights have to come over a link before the arrays can stream them.
    boolean far(int copy) {
        return far[classOf[copy]];
    }

    /// True if others are the same copies in the same places, each in the class of the same number, and cached and far alike.
    boolean isLike(ExpertClasses other) {
        return layers == other.layers
                && experts == other.experts
                && devices == other.devices
                && perNode == other.perNode
                && Arrays.equals(firstCopy, other.firstCopy)
                && Arrays.equals(classOf, other.classOf)
                && Arrays.equals(deviceOf, other.deviceOf)
                && Arrays.equals(cached, other.cached)
                && Arrays.equals(far, other.far);
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
        long[] bytes = new long[layers * experts];
        Arrays.setAll(bytes, key -> classes.get(classOf[firstCopy[key]]).bytes());
        return bytes;
    }
}
