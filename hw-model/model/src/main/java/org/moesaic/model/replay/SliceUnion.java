package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.model.schedule.SliceSpec;
import org.moesaic.traces.TraceBlock;

/// How many tokens of a layer-step want each copy of its union at each depth, and the order in which slices are loaded.
/// [org.moesaic.model.schedule.SliceOrders] is the plain twin of the order.
///
/// A token that wants more planes than its expert has takes those that there are. An expert that is not nested has one slice.
final class SliceUnion {

    private static final int DEPTH_BITS = 3;
    private static final int EXPERT_BITS = 24;
    private static final long MOST_USERS = 1L << 63 - DEPTH_BITS - EXPERT_BITS - 1;

    private final SliceSpec spec;
    private final ExpertClasses classes;
    private int[] tokens = new int[0];
    private long[] order = new long[0];

    SliceUnion(SliceSpec spec, ExpertClasses classes) {
        this.spec = spec;
        this.classes = classes;
    }

    /// Counts the tokens of a layer-step that `union` has read.
    void read(TraceBlock block, int layer, int step, LayerStepUnion union) {
        int size = union.count << DEPTH_BITS;
        if (tokens.length < size) {
            tokens = new int[size];
            order = new long[size];
        }
        Arrays.fill(tokens, 0, size, 0);
        short[] column = block.experts();
        int slot = block.slot(layer, block.tokenStart(step));
        int selection = 0;
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            for (int k = 0; k < block.topK(); k++, selection++, slot++) {
                int i = union.indexOf(selection, column[slot]);
                if (i >= 0) {
                    int place = classes.key(layer, column[slot]);
                    int wanted = spec.depth(block.request(token), block.position(token), place);
                    int most = classes.depths(classes.of(union.copies[i])) - 1;
                    tokens[i << DEPTH_BITS | Math.min(wanted, most)]++;
                }
            }
        }
    }

    /// Tokens that want the i-th copy at exactly that depth.
    int tokens(int i, int depth) {
        return tokens[i << DEPTH_BITS | depth];
    }

    /// The deepest slice of the i-th copy that some token uses.
    int deepest(int i) {
        int depth = (1 << DEPTH_BITS) - 1;
        while (depth > 0 && tokens(i, depth) == 0) {
            depth--;
        }
        return depth;
    }

    /// Puts the slices that are loaded in order.
    ///
    /// @param fetches of each copy; of one that is not fetched nothing is loaded
    /// @return how many there are; [#place] and [#depth] say which
    int sort(LayerStepUnion union, int[] fetches) {
        int count = 0;
        for (int i = 0; i < union.count; i++) {
            if (fetches[i] == 0) {
                continue;
            }
            long users = 0;
            for (int depth = deepest(i); depth >= 0; depth--) {
                users += tokens(i, depth);
                switch (spec.order()) {
                    case HOTTEST_FIRST ->
                            order[count++] = entry(MOST_USERS - users, union, i, depth);
                    case BY_EXPERT -> order[count++] = entry(0, union, i, depth);
                    case COPIES -> {
                        if (tokens(i, depth) > 0) {
                            order[count++] = entry(0, union, i, depth);
                        }
                    }
                }
            }
        }
        // The users of an expert's slices do not increase with depth, so that taking the hottest
        // of all heads again and again is taking them by users, then by expert, then by depth.
        Arrays.sort(order, 0, count);
        return count;
    }

    /// Copies are numbered by expert, and their number in the layer is less than 2^24.
    private static long entry(long rank, LayerStepUnion union, int i, int depth) {
        return (rank << EXPERT_BITS | union.place(i)) << DEPTH_BITS | depth;
    }

    /// Place of the n-th slice's copy in its layer.
    int place(int n) {
        return (int) (order[n] >>> DEPTH_BITS) & (1 << EXPERT_BITS) - 1;
    }

    /// Depth of the n-th slice.
    int depth(int n) {
        return (int) order[n] & (1 << DEPTH_BITS) - 1;
    }
}
