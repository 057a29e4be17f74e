package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.model.schedule.SliceMemory;

/// Slices of nested experts that stay on a device from one layer to the next ([SliceMemory]), so that only what has been freed
/// since is loaded again. Sees all layers in the order of time.
final class KeptSlices {

    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final SliceMemory[] memories;

    /// For each copy of a layer, slices that are to come in the layer-step.
    private final int[] awaited;

    /// For each copy of a layer, whether the layer-step has loaded anything of it.
    private final boolean[] loaded;

    private boolean[] there = new boolean[0];

    /// @param budget bytes on each device
    KeptSlices(long budget, ExpertClasses classes, ExpertCounts counts) {
        this.classes = classes;
        this.counts = counts;
        memories = new SliceMemory[classes.devices()];
        Arrays.setAll(memories, _ -> new SliceMemory(budget));
        awaited = new int[classes.mostCopies()];
        loaded = new boolean[classes.mostCopies()];
    }

    /// Most accesses that one expert makes in a layer-step: each slice may have those below it loaded again.
    static int mostAccesses(int depths) {
        return depths * (depths + 1) / 2;
    }

    /// Writes the accesses of a layer-step down: first what is there, then what is loaded, each in the order of the slices.
    ///
    /// @param sliced has put `count` slices in order
    /// @return where the next layer-step goes
    int emit(
            int layer,
            LayerStepUnion union,
            SliceUnion sliced,
            int count,
            long[] accesses,
            int start) {
        for (SliceMemory memory : memories) {
            memory.begin(layer);
        }
        Arrays.fill(awaited, 0);
        Arrays.fill(loaded, false);
        if (there.length < count) {
            there = new boolean[count];
        }
        int at = start;
        for (int n = 0; n < count; n++) {
            int i = union.at(sliced.place(n));
            int depth = sliced.depth(n);
            there[n] = memory(union.copies[i]).held(union.copies[i]) > depth;
            if (!there[n]) {
                awaited[sliced.place(n)]++;
            } else if (sliced.tokens(i, depth) > 0) {
                accesses[at++] = access(union.copies[i], sliced.tokens(i, depth), depth, 0);
            }
        }
        int row = classes.firstCopy(classes.key(layer, 0));
        for (int n = 0; n < count; n++) {
            if (!there[n]) {
                at = load(union, sliced, n, row, accesses, at);
            }
        }
        return at;
    }

    private int load(
            LayerStepUnion union, SliceUnion sliced, int n, int row, long[] accesses, int start) {
        int at = start;
        int place = sliced.place(n);
        int i = union.at(place);
        int copy = union.copies[i];
        int depth = sliced.depth(n);
        awaited[place]--;
        int first =
                memory(copy)
                        .bring(
                                copy,
                                depth,
                                each -> bytes(copy, each),
                                other -> awaited[other - row] > 0);
        for (int slice = first; slice <= depth; slice++) {
            int rows = slice == depth ? sliced.tokens(i, depth) : 0;
            accesses[at++] = access(copy, rows, slice, 1);
            counts.countSlice(copy, slice);
        }
        if (!loaded[place]) {
            loaded[place] = true;
            counts.fetches[copy]++;
        }
        return at;
    }

    private SliceMemory memory(int copy) {
        return memories[classes.device(copy)];
    }

    private long access(int copy, int rows, int depth, int fetches) {
        return LayerSteps.access(rows, classes.atDepth(classes.of(copy), depth), fetches);
    }

    private long bytes(int copy, int depth) {
        int expertClass = classes.of(copy);
        long whole = classes.get(classes.atDepth(expertClass, depth)).bytes();
        return depth == 0
                ? whole
                : whole - classes.get(classes.atDepth(expertClass, depth - 1)).bytes();
    }
}
