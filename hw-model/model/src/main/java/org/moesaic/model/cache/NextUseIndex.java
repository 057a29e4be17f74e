package org.moesaic.model.cache;

import java.util.Arrays;
import org.moesaic.traces.ScratchLongs;

/// For each access of a trace the ordinal of the event that uses the same key next.
///
/// It is built in one forward pass: an access fills in the entry of the access before it to the same key. Eight bytes an
/// access, which do not lie in the Java heap.
public final class NextUseIndex implements AutoCloseable {

    /// The key is not used again. Large, but its negation is above [Long#MIN_VALUE].
    public static final long NEVER = Long.MAX_VALUE - 1;

    /// The event plus one; 0, as in a new column, means never.
    private final ScratchLongs next = new ScratchLongs("Belady's next uses");

    private final long[] lastAccess;
    private final long[] firstUse;
    private long size;

    /// @param keys number of keys
    public NextUseIndex(int keys) {
        lastAccess = new long[keys];
        Arrays.fill(lastAccess, -1);
        firstUse = new long[keys];
        Arrays.fill(firstUse, NEVER);
    }

    /// Appends an access.
    ///
    /// @param key the expert
    /// @param event ordinal of the event that the access is part of; must not decrease
    public void append(int key, long event) {
        long previous = lastAccess[key];
        if (previous >= 0) {
            next.set(previous, event + 1);
        } else {
            firstUse[key] = event;
        }
        lastAccess[key] = size++;
        next.reserve(size);
    }

    /// Number of accesses appended.
    public long size() {
        return size;
    }

    /// For each key the ordinal of the first event that uses it.
    public long[] firstUses() {
        return firstUse.clone();
    }

    /// Next use of an access, in the order in which they were appended.
    public long nextUse(long access) {
        long stored = next.get(access);
        return stored == 0 ? NEVER : stored - 1;
    }

    @Override
    public void close() {
        next.close();
    }
}
