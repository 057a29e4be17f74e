package org.moesaic.compute.files;

import java.io.IOException;
import java.io.InputStream;
import org.moesaic.edge.NpyException;
import org.moesaic.edge.NpyHeader;

/// A stream that an NPY array is read from, and how far it has been read.
final class CountedSource implements NpyHeader.Source {

    private final InputStream in;
    private long offset;

    CountedSource(InputStream in) {
        this.in = in;
    }

    /// Bytes read so far.
    long offset() {
        return offset;
    }

    @Override
    public void read(byte[] into, int count) throws NpyException {
        try {
            if (in.readNBytes(into, 0, count) < count) {
                throw new NpyException("the data ends too early", "write the file again");
            }
        } catch (IOException e) {
            throw new NpyException("cannot be read: " + e.getMessage(), "");
        }
        offset += count;
    }
}
