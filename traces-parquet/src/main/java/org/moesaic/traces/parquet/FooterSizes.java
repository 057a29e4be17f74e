package org.moesaic.traces.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Walks a footer, a struct in Thrift's compact protocol, and holds the length of each list and text against the bytes that
/// are there: the library takes memory for as many as a list claims. Source: Apache Thrift, "Thrift Compact protocol encoding".
final class FooterSizes {

    private static final int MOST_NESTED = 32;

    private final ByteBuffer bytes;

    private FooterSizes(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// @throws IOException if something does not fit into the bytes
    static void check(byte[] footer) throws IOException {
        new FooterSizes(ByteBuffer.wrap(footer)).struct(0);
    }

    private void struct(int depth) throws IOException {
        if (depth > MOST_NESTED) {
            throw new IOException("structs nested more than " + MOST_NESTED + " deep");
        }
        for (int field = next(); field != 0; field = next()) {
            if (field >>> 4 == 0) {
                varint();
            }
            int type = field & 15;
            // In a field, true and false are types and take no byte.
            if (type > 2) {
                value(type, depth);
            }
        }
    }

    private void value(int type, int depth) throws IOException {
        switch (type) {
            case 1, 2, 3 -> skip(1);
            case 4, 5, 6 -> varint();
            case 7 -> skip(Double.BYTES);
            case 8 -> skip(varint());
            case 9, 10 -> list(depth);
            case 11 -> map(depth);
            case 12 -> struct(depth + 1);
            case 13 -> skip(16);
            default -> throw new IOException("type " + type + " at byte " + bytes.position());
        }
    }

    private void list(int depth) throws IOException {
        int head = next();
        long count = head >>> 4 == 15 ? varint() : head >>> 4;
        mustFit(count);
        for (long i = 0; i < count; i++) {
            value(head & 15, depth + 1);
        }
    }

    private void map(int depth) throws IOException {
        long count = varint();
        mustFit(count);
        int types = count == 0 ? 0 : next();
        for (long i = 0; i < count; i++) {
            value(types >>> 4, depth + 1);
            value(types & 15, depth + 1);
        }
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int part = next();
            value |= (long) (part & 0x7f) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        throw new IOException("a number without end at byte " + bytes.position());
    }

    private int next() throws IOException {
        if (!bytes.hasRemaining()) {
            throw new IOException("it ends early");
        }
        return bytes.get() & 0xff;
    }

    private void skip(long count) throws IOException {
        mustFit(count);
        bytes.position(bytes.position() + (int) count);
    }

    /// Each element takes a byte at least.
    private void mustFit(long count) throws IOException {
        if (count < 0 || count > bytes.remaining()) {
            throw new IOException(
                    count + " elements or bytes where " + bytes.remaining() + " are left");
        }
    }
}
