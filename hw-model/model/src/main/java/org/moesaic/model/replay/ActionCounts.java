package org.moesaic.model.replay;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How often each costed action happened: operations, or bytes of a transfer. Integers, so that sums do not depend on
/// their order.
final class ActionCounts {

    private final Map<String, Long> counts = new TreeMap<>();

    /// Adds `count` times an action.
    ///
    /// @throws ArithmeticException if a count no longer fits into a `long`
    void add(String action, long count) {
        if (count != 0) {
            counts.merge(action, count, Math::addExact);
        }
    }

    /// Adds each count of another `times` times.
    void add(ActionCounts other, long times) {
        other.counts.forEach((action, count) -> add(action, Math.multiplyExact(count, times)));
    }

    /// Count of an action; 0 if it did not happen.
    long of(String action) {
        return counts.getOrDefault(action, 0L);
    }

    /// All counts, by action in alphabetical order.
    Map<String, Long> asMap() {
        return Collections.unmodifiableMap(new TreeMap<>(counts));
    }
}
