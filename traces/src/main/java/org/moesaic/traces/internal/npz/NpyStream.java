package org.moesaic.traces.internal.npz;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// One array of a file, read from front to back: its header at once, its elements as they are asked for.
final class NpyStream implements AutoCloseable {

    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /// Longest header taken: numpy itself refuses longer ones from sources that it does not trust.
    private static final int MAX_HEADER_BYTES = 10_000;

    private final Path file;
    private final String array;
    private final InputStream content;
    private final long crc;
    private final CRC32 seen = new CRC32();
    private final NpyHeader header;
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
            header = NpyHeader.parse(headerText());
            if (offset + header.dataBytes() != bytes) {
                throw new NpyException(
                        "shape "
                                + header.shape()
                                + " needs "
                                + header.dataBytes()
                                + " bytes, and there are "
                                + (bytes - offset),
                        "the file is truncated or its header is wrong; write it again");
            }
        } catch (NpyException e) {
            close();
            throw bad(e.getMessage(), e.cure());
        }
    }

    NpyHeader header() {
        return header;
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
                throw bad("more data than the shape " + header.shape(), "write the file again");
            }
        } catch (IOException e) {
            throw bad("damaged or truncated: " + e.getMessage(), "fetch or write the file again");
        }
        if (crc >= 0 && seen.getValue() != crc) {
            throw bad("damaged: its checksum is wrong", "fetch or write the file again");
        }
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

    private String headerText() throws NpyException {
        byte[] start = new byte[8];
        read(start, start.length);
        if (!Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
            throw new NpyException("not an NPY array", "write it with numpy");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new NpyException("NPY version " + version, "versions 1 to 3 can be read");
        }
        byte[] length = new byte[version == 1 ? Short.BYTES : Integer.BYTES];
        read(length, length.length);
        ByteBuffer little = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
        long bytes =
                version == 1
                        ? Short.toUnsignedInt(little.getShort())
                        : Integer.toUnsignedLong(little.getInt());
        if (bytes > MAX_HEADER_BYTES) {
            throw new NpyException(
                    "NPY header of " + bytes + " bytes", "at most " + MAX_HEADER_BYTES);
        }
        byte[] text = new byte[(int) bytes];
        read(text, text.length);
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
