package org.moesaic.model.replay;

import org.moesaic.model.cache.Evictions;
import org.moesaic.model.cache.PreGate;
import org.moesaic.traces.TraceBlock;

/// Reads ahead in a step what a [PreGate] names for its next layers, as the router of each of them will find it. The rows of a
/// step are known to all devices.
final class GateAhead {

    private final ExpertClasses classes;
    private final long[] usedIn;
    private final long[] namedIn;
    private final int[] experts;
    private int[] keys = new int[0];
    private int[] ahead = new int[0];
    private long mark;

    GateAhead(ExpertClasses classes) {
        this.classes = classes;
        usedIn = new long[classes.experts()];
        namedIn = new long[classes.experts()];
        experts = new int[classes.experts()];
    }

    /// Tells caches that go by a gate, and those behind them, what it names while a layer runs.
    ///
    /// @param ordinal of the step in the trace
    void tell(CacheBank caches, TraceBlock block, int layer, int step, long ordinal) {
        if (caches.gated().isPresent()) {
            tell(caches, caches.gated().get(), block, layer, step, ordinal);
        }
        if (caches.behind().isPresent()) {
            tell(caches.behind().get(), block, layer, step, ordinal);
        }
    }

    private void tell(
            CacheBank caches,
            Evictions.PreGated rule,
            TraceBlock block,
            int layer,
            int step,
            long ordinal) {
        int last = Math.min(layer + rule.layers(), classes.layers() - 1);
        int room = (last - layer) * classes.experts();
        if (keys.length < room) {
            keys = new int[room];
            ahead = new int[room];
        }
        int count = 0;
        for (int next = layer + 1; next <= last; next++) {
            int named = names(rule.gate(), block, next, step, ordinal, experts);
            for (int i = 0; i < named; i++) {
                keys[count] = caches.key(classes.key(next, 0), experts[i]);
                ahead[count++] = next - layer;
            }
        }
        caches.expect(keys, ahead, count);
    }

    /// What a gate names for a layer-step.
    ///
    /// @param ordinal of the step in the trace
    /// @param named receives distinct experts, in order of first appearance of those that they stand for
    /// @return how many there are
    int names(PreGate gate, TraceBlock block, int layer, int step, long ordinal, int[] named) {
        mark++;
        int count = 0;
        short[] column = block.experts();
        int to = block.slot(layer, block.tokenStart(step + 1));
        for (int slot = block.slot(layer, block.tokenStart(step)); slot < to; slot++) {
            int used = column[slot];
            if (used < 0 || usedIn[used] == mark) {
                continue;
            }
            usedIn[used] = mark;
            int expert = gate.names(ordinal, layer, used, classes.experts());
            if (namedIn[expert] != mark) {
                namedIn[expert] = mark;
                named[count++] = expert;
            }
        }
        return count;
    }
}
