package org.moesaic.model.schedule;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/// The memory that slices of nested experts are loaded into, of a size that is not exceeded (the memory budget of D²MoE, arXiv
/// 2504.15299). What was loaded stays until room is needed.
///
/// Then slices of the layer that was computed last are freed first, since its turn comes last: its deepest planes before
/// its bases, of equal depth those of the higher expert; then those of the layer before it, and so on. Only where no other
/// layer has any are slices of the layer under way freed: first of experts of which no further slice is awaited, then of
/// others, whose slices have to come again. So of each expert what is there is its base and the next planes, without gaps.
public final class SliceMemory {

    /// One slice that is there.
    ///
    /// @param copy which copy of which expert, a number of its own in the whole model
    private record Held(int copy, int depth, long bytes) implements Comparable<Held> {

        @Override
        public int compareTo(Held other) {
            return depth == other.depth
                    ? Integer.compare(other.copy, copy)
                    : Integer.compare(other.depth, depth);
        }
    }

    private final long budget;

    /// Layers in the order of computing, the last one last; each with what is to be freed first in front.
    private final SequencedMap<Integer, TreeSet<Held>> layers = new LinkedHashMap<>();

    private final Map<Integer, Integer> slices = new HashMap<>();
    private long used;

    /// @param budget bytes
    public SliceMemory(long budget) {
        if (budget < 1) {
            throw new IllegalArgumentException("a memory of " + budget + " bytes");
        }
        this.budget = budget;
    }

    /// A layer's turn begins: it is the one under way until the next begins.
    public void begin(int layer) {
        TreeSet<Held> own = layers.remove(layer);
        layers.putLast(layer, own == null ? new TreeSet<>() : own);
    }

    /// Slices of a copy that are there, from its base on.
    public int held(int copy) {
        return slices.getOrDefault(copy, 0);
    }

    /// Bytes of all that is there.
    public long usedBytes() {
        return used;
    }

    /// Sees to it that a copy's slices up to a depth are there. Those from the depth given back up to this one have to be
    /// loaded, in this order; none if it is larger.
    ///
    /// @param copy of an expert of the layer under way
    /// @param bytes of each of its slices
    /// @param awaited whether a copy of this layer has slices to come after this one
    /// @throws IllegalArgumentException if the copy's slices alone exceed the budget
    public int bring(int copy, int depth, IntToLongFunction bytes, IntPredicate awaited) {
        int first = held(copy);
        TreeSet<Held> own = layers.lastEntry().getValue();
        for (int next = first; next <= depth; next++) {
            Held slice = new Held(copy, next, bytes.applyAsLong(next));
            while (slice.bytes() > budget - used) {
                free(copy, awaited);
            }
            own.add(slice);
            slices.put(copy, next + 1);
            used += slice.bytes();
        }
        return first;
    }

    private void free(int copy, IntPredicate awaited) {
        int underWay = layers.lastEntry().getKey();
        for (var layer : layers.reversed().entrySet()) {
            if (layer.getKey() != underWay && !layer.getValue().isEmpty()) {
                forget(layer.getValue(), layer.getValue().first());
                return;
            }
        }
        TreeSet<Held> own = layers.lastEntry().getValue();
        Held victim =
                own.stream()
                        .filter(held -> held.copy() != copy && !awaited.test(held.copy()))
                        .findFirst()
                        .or(() -> own.stream().filter(held -> held.copy() != copy).findFirst())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "an expert larger than the memory of "
                                                + budget
                                                + " bytes"));
        forget(own, victim);
    }

    private void forget(TreeSet<Held> layer, Held victim) {
        layer.remove(victim);
        slices.merge(victim.copy(), -1, Integer::sum);
        used -= victim.bytes();
    }
}
