package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Hardware;
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
    /// @param far true if the weights have to come over a link before the arrays can stream them
    /// @param bytes weights of one expert
    record ExpertClass(Placement.Slot slot, boolean cached, boolean far, long bytes) {}

    private final int layers;
    private final int experts;
    private final List<ExpertClass> classes;
    private final short[] classOf;

    ExpertClasses(
            ModelCard model, Placement placement, Hardware hardware, Optional<CacheSpec> cache) {
        layers = placement.layers();
        experts = placement.experts();
        classes = new ArrayList<>();
        for (Placement.Slot slot : placement.slots()) {
            boolean cached = cache.isPresent() && cache.get().home() == slot.home();
            boolean far = hardware.linkFrom(slot.home()).isPresent();
            classes.add(new ExpertClass(slot, cached, far, ExpertBytes.of(model, slot.format())));
        }
        classOf = new short[placement.layers() * experts];
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < experts; expert++) {
                classOf[layer * experts + expert] = (short) placement.slotIndex(layer, expert);
            }
        }
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

    boolean cached(int layer, int expert) {
        return classes.get(of(layer, expert)).cached();
    }

    boolean far(int layer, int expert) {
        return classes.get(of(layer, expert)).far();
    }

    int of(int layer, int expert) {
        return classOf[layer * experts + expert];
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
