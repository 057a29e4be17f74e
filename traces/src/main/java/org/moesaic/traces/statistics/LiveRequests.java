package org.moesaic.traces.statistics;

import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// State kept for each request that may still go on, within a bound of memory.
///
/// A trace does not say where a request ends, and requests of a batch are interleaved. So state is kept until room is
/// needed; then the request that was seen least recently is closed. Should it go on after all, it starts anew and is
/// counted as cut.
///
/// @param <S> what is kept for one request
final class LiveRequests<S extends LiveRequests.Sized> {

    /// Something whose memory can be counted.
    interface Sized {
        long bytes();
    }

    private final long limitBytes;
    private final IntFunction<S> start;
    private final Consumer<S> close;
    private final Map<Integer, S> live = new LinkedHashMap<>(16, 0.75f, true);
    private final BitSet seen = new BitSet();
    private final BitSet cut = new BitSet();
    private long bytes;
    private int currentRequest = -1;
    private S current;

    /// @param start makes the state of a request
    /// @param close takes the state of a request that is over, or that had to go
    LiveRequests(long limitBytes, IntFunction<S> start, Consumer<S> close) {
        this.limitBytes = limitBytes;
        this.start = start;
        this.close = close;
    }

    /// The state of a request, for one more row.
    S of(int request) {
        if (request != currentRequest) {
            switchTo(request);
        }
        return current;
    }

    private void switchTo(int request) {
        if (current != null) {
            bytes += current.bytes();
        }
        current = live.get(request);
        if (current == null) {
            if (seen.get(request)) {
                cut.set(request);
            }
            seen.set(request);
            current = start.apply(request);
            live.put(request, current);
        } else {
            bytes -= current.bytes();
        }
        currentRequest = request;
        Iterator<Map.Entry<Integer, S>> eldest = live.entrySet().iterator();
        // The bytes of the current request are not in the sum: it may still grow, and it is never
        // the one to go.
        while (bytes + current.bytes() > limitBytes && live.size() > 1) {
            S gone = eldest.next().getValue();
            eldest.remove();
            bytes -= gone.bytes();
            close.accept(gone);
        }
    }

    /// Closes all requests, the least recently seen first.
    void closeAll() {
        live.values().forEach(close);
        live.clear();
        bytes = 0;
        current = null;
        currentRequest = -1;
    }

    /// Requests that went on after they had been closed for lack of room.
    int cutRequests() {
        return cut.cardinality();
    }
}
