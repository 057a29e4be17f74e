package org.moesaic.traces.internal.arrays;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyException;
import org.moesaic.edge.NpyHeader;
import org.moesaic.edge.Problem;

/// One array of a file, read from front to back: its header at once, its elements as they are asked for.
final class NpyStream implements AutoCloseable {

    private final Path file;
    private final String array;
    private final InputStream content;
    private final long crc;
    private final CRC32 seen = new CRC32();
    private final NpyType type;
    private final List<Long> shape;
    private long offset;

    /// @param array name of the array, for messages
    /// @param content the bytes of the array with its header; closed with this stream
    /// @param bytes how many bytes those are, as the file claims
    /// @param crc checksum that those bytes must have, or -1 if there is none
    NpyStream(Path file, String array, InputStream content, long bytes, long crc) {
        this.file = file;
        this.array = array;
        this.content = content;
        this.crc = crc;
        try {
            NpyHeader header = NpyHeader.read(this::read);
            type = NpyType.parse(header.type());
            shape = header.shape();
            long needed = header.dataBytes(type.bytes());
            if (offset + needed != bytes) {
                throw new NpyException(
                        "shape "
                                + shape
                                + " needs "
                                + needed
                                + " bytes, and there are "
                                + (bytes - offset),
                        "the file is truncated or its header is wrong; write it again");
            }
        } catch (NpyException e) {
            close();
            throw bad(e.getMessage(), e.cure());
        }
    }

    /// An array without a header of its own, whose type and shape are known.
    NpyStream(
            Path file,
            String array,
            InputStream content,
            NpyType type,
            List<Long> shape,
            long crc) {
        this.file = file;
        this.array = array;
        this.content = content;
        this.crc = crc;
        this.type = type;
        this.shape = List.copyOf(shape);
    }

    /// What its elements are.
    NpyType type() {
        return type;
    }

    /// Lengths of its dimensions, slowest first.
    List<Long> shape() {
        return shape;
    }

    /// Fills the first `count` bytes of a buffer.
    void read(byte[] buffer, int count) {
        try {
            if (content.readNBytes(buffer, 0, count) < count) {
                throw new EOFException("the data ends too early");
            }
        } catch (IOException e) {
            throw bad("damaged or truncated: " + e.getMessage(), "fetch or write the file again");
        }
        if (crc >= 0) {
            seen.update(buffer, 0, count);
        }
        offset += count;
    }

    /// To be called after the last element: nothing may follow, and the checksum must be right.
    void finish() {
        try {
            if (content.read() >= 0) {
                throw bad("more data than the shape " + shape, "write the file again");
            }
        } catch (IOException e) {
            throw bad("damaged or truncated: " + e.getMessage(), "fetch or write the file again");
        }
        if (crc >= 0 && seen.getValue() != crc) {
            throw bad("damaged: its checksum is wrong", "fetch or write the file again");
        }
    }

    /// Product of the lengths.
    long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    String name() {
        return array;
    }

    /// What is wrong with this array as a whole.
    MoesaicException bad(String message, String cure) {
        return MoesaicException.badData(new Problem(file.toString(), 0, array, message, cure));
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }
}
