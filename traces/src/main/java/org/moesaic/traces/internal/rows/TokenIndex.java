package org.moesaic.traces.internal.rows;

import org.moesaic.traces.ScratchLongs;

/// Finds a token by its request and its key within that request, in a table that is as long as the trace and does not lie
/// in the Java heap: open addressing with linear probing, at most half full.
///
/// Logs name tokens in long ascending stretches, so the token after the one that was found last is tried first.
final class TokenIndex implements AutoCloseable {

    private static final long FIRST_PLACES = 1 << 10;

    private final ScratchLongs requests;
    private final ScratchLongs keys;
    private ScratchLongs places;
    private long placeCount = FIRST_PLACES;
    private long tokens;
    private long last = -1;

    TokenIndex(long bytesInMemory) {
        requests = new ScratchLongs("the tokens of a capture", bytesInMemory);
        keys = new ScratchLongs("the tokens of a capture", bytesInMemory);
        places = new ScratchLongs("the tokens of a capture", bytesInMemory);
        places.reserve(placeCount);
    }

    long tokens() {
        return tokens;
    }

    int request(long token) {
        return (int) requests.get(token);
    }

    /// The token of this request and key; a new one, with the next index, if there was none.
    long tokenOf(int request, long key) {
        if (last + 1 < tokens && is(last + 1, request, key)) {
            return ++last;
        }
        long place = start(request, key);
        for (long found = places.get(place); found != 0; found = places.get(place)) {
            if (is(found - 1, request, key)) {
                last = found - 1;
                return last;
            }
            place = (place + 1) % placeCount;
        }
        requests.reserve(tokens + 1);
        keys.reserve(tokens + 1);
        requests.set(tokens, request);
        keys.set(tokens, key);
        places.set(place, tokens + 1);
        last = tokens++;
        if (tokens * 2 > placeCount) {
            grow();
        }
        return last;
    }

    private boolean is(long token, int request, long key) {
        return keys.get(token) == key && requests.get(token) == request;
    }

    private long start(int request, long key) {
        // Odd multipliers (2^64 over the golden ratio, and MurmurHash3's finaliser) spread
        // consecutive keys.
        long mixed = (key * 0x9E3779B97F4A7C15L) ^ (request * 0xFF51AFD7ED558CCDL);
        return Long.remainderUnsigned(mixed ^ (mixed >>> 32), placeCount);
    }

    private void grow() {
        places.close();
        placeCount *= 4;
        places = new ScratchLongs("the tokens of a capture", 1L << 26);
        places.reserve(placeCount);
        for (long token = 0; token < tokens; token++) {
            long place = start(request(token), keys.get(token));
            while (places.get(place) != 0) {
                place = (place + 1) % placeCount;
            }
            places.set(place, token + 1);
        }
    }

    /// The table for finding is needed no longer; [#request(long)] still answers.
    void endFinding() {
        places.close();
        places = new ScratchLongs("the tokens of a capture");
    }

    @Override
    public void close() {
        requests.close();
        keys.close();
        places.close();
    }
}
