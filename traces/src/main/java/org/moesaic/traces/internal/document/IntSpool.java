package org.moesaic.traces.internal.document;

import java.io.OutputStream;
import org.moesaic.traces.ScratchLongs;

/// Ints outside the Java heap, two in a long; as a stream of bytes it takes them little-endian.
final class IntSpool extends OutputStream {

    private final ScratchLongs longs = new ScratchLongs("decoded expert ids", 1L << 26);
    private long size;
    private int pending;
    private int pendingBytes;

    long size() {
        return size;
    }

    /// Bytes at the end that make no int.
    int oddBytes() {
        return pendingBytes;
    }

    /// Forgets an unfinished int.
    void align() {
        pendingBytes = 0;
        pending = 0;
    }

    void add(int value) {
        longs.reserve((size >> 1) + 1);
        long before = (size & 1) == 0 ? 0 : longs.get(size >> 1);
        long shifted = (value & 0xFFFFFFFFL) << ((size & 1) * Integer.SIZE);
        longs.set(size >> 1, before | shifted);
        size++;
    }

    int get(long index) {
        return (int) (longs.get(index >> 1) >>> ((index & 1) * Integer.SIZE));
    }

    @Override
    public void write(int value) {
        pending |= (value & 0xFF) << (pendingBytes * Byte.SIZE);
        if (++pendingBytes == Integer.BYTES) {
            add(pending);
            align();
        }
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void close() {
        longs.close();
    }
}
