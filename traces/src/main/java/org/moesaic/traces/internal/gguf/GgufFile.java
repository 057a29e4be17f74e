package org.moesaic.traces.internal.gguf;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import org.moesaic.edge.GgufHeader;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// A GGUF file of small tensors of 32-bit floats, as an imatrix is.
final class GgufFile implements AutoCloseable {

    private static final int MOST_ELEMENTS = 1 << 20;
    private static final int F32 = 0;

    private final Path file;
    private final FileChannel channel;
    private final GgufHeader header;

    private GgufFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.header = GgufHeader.read(file, channel);
    }

    static GgufFile open(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file);
            return new GgufFile(file, channel);
        } catch (IOException e) {
            throw bad(file, "cannot be read: " + e.getMessage(), "check that it may be read");
        } catch (MoesaicException e) {
            close(channel);
            throw e;
        }
    }

    Map<String, GgufHeader.Entry> tensors() {
        return header.tensors();
    }

    /// A text of the metadata; empty if there is none of this key.
    String text(String key) {
        return header.texts().getOrDefault(key, "");
    }

    /// The numbers of a tensor of 32-bit floats.
    float[] floats(GgufHeader.Entry tensor) {
        try {
            if (tensor.type() != F32) {
                throw bad(tensor.name() + " is of type " + tensor.type(), "32-bit floats");
            }
            long bytes = Math.multiplyExact(tensor.elements(), Float.BYTES);
            long from = Math.addExact(header.dataStart(), tensor.offset());
            long size = channel.size();
            if (Math.addExact(from, bytes) > size || tensor.elements() > MOST_ELEMENTS) {
                throw bad(
                        tensor.name() + " needs " + bytes + " bytes at " + from + " of " + size,
                        "the file is truncated; fetch it again");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) < 0) {
                    throw new EOFException("the file ends too early");
                }
            }
            float[] values = new float[(int) tensor.elements()];
            buffer.flip().asFloatBuffer().get(values);
            return values;
        } catch (IOException | ArithmeticException e) {
            throw bad("damaged or truncated: " + e.getMessage(), "fetch it again");
        }
    }

    MoesaicException bad(String message, String cure) {
        return bad(file, message, cure);
    }

    private static MoesaicException bad(Path file, String message, String cure) {
        return MoesaicException.badData(Problem.in(file, message, cure));
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
