package org.moesaic.traces.statistics;

/// A 64-bit hash of a sequence of expert ids, one id at a time. Not cryptographic: nobody gains by a collision here.
final class ContentHash {

    static final long START = 0x243F6A8885A308D3L;

    private ContentHash() {}

    /// Odd multiplier (2^64 over the golden ratio), and a shift that brings the high bits down again.
    static long add(long hash, short id) {
        long mixed = (hash ^ (id & 0xFFFF)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
