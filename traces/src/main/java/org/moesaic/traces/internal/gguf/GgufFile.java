package org.moesaic.traces.internal.gguf;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// The tensors of a GGUF file: names and shapes at once, numbers when asked for.
///
/// Source: the GGUF specification, versions 2 and 3, in ggml's `docs/gguf.md`. Only what an imatrix needs is kept: texts and
/// whole numbers of the metadata, and tensors of 32-bit floats.
final class GgufFile implements AutoCloseable {

    static final byte[] MAGIC = {'G', 'G', 'U', 'F'};

    private static final int MOST_TENSORS = 1 << 20;
    private static final int MOST_KEYS = 1 << 16;
    private static final long LONGEST_TEXT = 1 << 20;
    private static final int MOST_DIMENSIONS = 4;
    private static final int F32 = 0;
    private static final int TYPE_STRING = 8;
    private static final int TYPE_ARRAY = 9;

    /// Bytes of a value, by its type: u8 i8 u16 i16 u32 i32 f32 bool string array u64 i64 f64.
    private static final int[] VALUE_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    /// @param shape lengths of the dimensions, fastest first
    record Tensor(String name, List<Long> shape, int type, long offset) {
        long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private long size;
    private long alignment = 32;
    private long dataStart;

    private GgufFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static GgufFile open(Path file) {
        GgufFile gguf = null;
        try {
            gguf = new GgufFile(file, FileChannel.open(file));
            gguf.readHead();
            return gguf;
        } catch (IOException | ArithmeticException e) {
            close(gguf);
            throw bad(file, "damaged or truncated: " + e.getMessage(), "fetch it again");
        } catch (MoesaicException e) {
            close(gguf);
            throw e;
        }
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    /// A text of the metadata; empty if there is none of this key.
    String text(String key) {
        return texts.getOrDefault(key, "");
    }

    /// The numbers of a tensor of 32-bit floats.
    float[] floats(Tensor tensor) {
        try {
            if (tensor.type() != F32) {
                throw bad(file, tensor.name() + " is of type " + tensor.type(), "32-bit floats");
            }
            long bytes = Math.multiplyExact(tensor.elements(), Float.BYTES);
            long from = Math.addExact(dataStart, tensor.offset());
            if (Math.addExact(from, bytes) > size || tensor.elements() > MOST_TENSORS) {
                throw bad(
                        file,
                        tensor.name() + " needs " + bytes + " bytes at " + from + " of " + size,
                        "the file is truncated; fetch it again");
            }
            channel.position(from);
            buffer.limit(0);
            float[] values = new float[(int) tensor.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes(Float.BYTES).getFloat();
            }
            return values;
        } catch (IOException | ArithmeticException e) {
            throw bad(file, "damaged or truncated: " + e.getMessage(), "fetch it again");
        }
    }

    private void readHead() throws IOException {
        size = channel.size();
        bytes(MAGIC.length).getInt();
        int version = bytes(Integer.BYTES).getInt();
        if (version < 2 || version > 3) {
            throw bad(file, "GGUF version " + version, "versions 2 and 3, little-endian");
        }
        long tensorCount = count("tensors", MOST_TENSORS);
        long keyCount = count("metadata keys", MOST_KEYS);
        for (long i = 0; i < keyCount; i++) {
            String key = string();
            value(key, bytes(Integer.BYTES).getInt(), 0);
        }
        for (long i = 0; i < tensorCount; i++) {
            tensor();
        }
        long position = channel.position() - buffer.remaining();
        dataStart = (position + alignment - 1) / alignment * alignment;
    }

    private void tensor() throws IOException {
        String name = string();
        int dimensions = bytes(Integer.BYTES).getInt();
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            throw bad(file, name + " has " + dimensions + " dimensions", "at most 4");
        }
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            long length = bytes(Long.BYTES).getLong();
            if (length < 0 || length > size) {
                throw bad(file, name + " has a length of " + length, "a shape that the file holds");
            }
            shape.add(length);
        }
        int type = bytes(Integer.BYTES).getInt();
        long offset = bytes(Long.BYTES).getLong();
        if (offset < 0) {
            throw bad(file, name + " is at offset " + offset, "offsets from 0");
        }
        if (tensors.put(name, new Tensor(name, List.copyOf(shape), type, offset)) != null) {
            throw bad(file, "tensor " + name + " twice", "each once");
        }
    }

    private void value(String key, int type, int depth) throws IOException {
        if (type == TYPE_STRING) {
            String text = string();
            if (depth == 0) {
                texts.put(key, text);
            }
        } else if (type == TYPE_ARRAY) {
            int element = bytes(Integer.BYTES).getInt();
            long length = count("elements of " + key, size);
            if (depth > 0) {
                throw bad(file, "nested arrays in " + key, "flat metadata");
            }
            for (long i = 0; i < length; i++) {
                value(key, element, depth + 1);
            }
        } else if (type >= 0 && type < VALUE_BYTES.length) {
            ByteBuffer value = bytes(VALUE_BYTES[type]);
            if (key.equals("general.alignment") && VALUE_BYTES[type] == Integer.BYTES) {
                alignment = Integer.toUnsignedLong(value.getInt(value.position()));
                if (alignment == 0 || alignment > size) {
                    throw bad(file, "general.alignment " + alignment, "a power of two");
                }
            }
            value.position(value.position() + VALUE_BYTES[type]);
        } else {
            throw bad(file, "metadata type " + type + " of " + key, "types 0 to 12");
        }
    }

    private long count(String what, long most) throws IOException {
        long count = bytes(Long.BYTES).getLong();
        if (count < 0 || count > most) {
            throw bad(file, count + " " + what, "at most " + most);
        }
        return count;
    }

    private String string() throws IOException {
        long length = count("bytes of a text", Math.min(LONGEST_TEXT, size));
        byte[] text = new byte[(int) length];
        for (int from = 0; from < text.length; ) {
            ByteBuffer next = bytes(1);
            int part = Math.min(next.remaining(), text.length - from);
            next.get(text, from, part);
            from += part;
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /// The buffer with at least so many bytes in it.
    private ByteBuffer bytes(int count) throws IOException {
        if (buffer.remaining() < count) {
            buffer.compact();
            while (buffer.position() < count) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the file ends too early");
                }
            }
            buffer.flip();
        }
        return buffer;
    }

    MoesaicException bad(String message, String cure) {
        return bad(file, message, cure);
    }

    private static MoesaicException bad(Path file, String message, String cure) {
        return MoesaicException.badData(Problem.in(file, message, cure));
    }

    private static void close(GgufFile gguf) {
        if (gguf != null) {
            gguf.close();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }
}
