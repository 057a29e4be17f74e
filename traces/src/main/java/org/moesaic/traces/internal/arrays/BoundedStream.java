package org.moesaic.traces.internal.arrays;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The first bytes of a stream.
final class BoundedStream extends FilterInputStream {

    private long left;

    BoundedStream(InputStream in, long bytes) {
        super(in);
        left = bytes;
    }

    @Override
    public int read() throws IOException {
        if (left == 0) {
            return -1;
        }
        int next = in.read();
        left -= next < 0 ? 0 : 1;
        return next;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        if (left == 0) {
            return count == 0 ? 0 : -1;
        }
        int read = in.read(buffer, from, (int) Math.min(count, left));
        left -= Math.max(0, read);
        return read;
    }
}
