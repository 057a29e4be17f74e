package org.moesaic.traces.internal.arrays;

/// The elements of a one-dimensional array, one after the other, without holding them all.
final class IntegerCursor implements AutoCloseable {

    private static final int CHUNK = 1024;

    private final NpyStream stream;
    private final NpyType type;
    private final byte[] buffer;
    private long unread;
    private int buffered;
    private int next;

    IntegerCursor(NpyStream stream) {
        this.stream = stream;
        if (stream.shape().size() != 1) {
            throw stream.bad("shape " + stream.shape(), "one dimension");
        }
        type = stream.type();
        if (!type.isInteger()) {
            throw stream.bad("element type " + type.descr(), "integers");
        }
        unread = length();
        buffer = new byte[CHUNK * type.bytes()];
    }

    long length() {
        return stream.shape().getFirst();
    }

    /// The next element; there must be one.
    long next() {
        if (next == buffered) {
            buffered = (int) Math.min(unread, CHUNK);
            stream.read(buffer, buffered * type.bytes());
            unread -= buffered;
            next = 0;
            if (unread == 0) {
                stream.finish();
            }
        }
        return type.get(buffer, next++);
    }

    NpyStream stream() {
        return stream;
    }

    @Override
    public void close() {
        stream.close();
    }
}
