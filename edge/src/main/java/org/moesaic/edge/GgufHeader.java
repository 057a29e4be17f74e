package org.moesaic.edge;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The head of a GGUF file: texts of its metadata, and name, shape, type and place of each tensor.
///
/// Source: the GGUF specification, versions 2 and 3, in ggml's `docs/gguf.md`. What a type number means is for the reader
/// of the numbers to say, and so is whether the tensors lie inside the file.
///
/// @param texts metadata that is text, by key; numbers and lists are read over
/// @param tensors by name, in the order of the file
/// @param dataStart the byte of the file from which the offsets of tensors count
public record GgufHeader(Map<String, String> texts, Map<String, Entry> tensors, long dataStart) {

    private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};

    /// What the header says of one tensor.
    ///
    /// @param shape lengths of the dimensions, fastest first; at most 4
    /// @param type number of its element type
    /// @param offset first byte, from [GgufHeader#dataStart()]; not below 0
    public record Entry(String name, List<Long> shape, int type, long offset) {

        public Entry {
            shape = List.copyOf(shape);
        }

        /// @throws ArithmeticException if no file can hold so many
        public long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    public GgufHeader {
        texts = Map.copyOf(texts);
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /// The first bytes of every GGUF file.
    public static byte[] magic() {
        return MAGIC.clone();
    }

    /// Reads the head of an open file from its beginning.
    ///
    /// @param file what messages call it
    /// @throws MoesaicException BAD_DATA with what is wrong with it, truncation included
    public static GgufHeader read(Path file, FileChannel channel) {
        try {
            return new Reading(file, channel).head();
        } catch (IOException | ArithmeticException e) {
            throw bad(file, "damaged or truncated: " + e.getMessage(), "fetch it again");
        }
    }

    private static MoesaicException bad(Path file, String message, String cure) {
        return MoesaicException.badData(Problem.in(file, message, cure));
    }

    /// One pass over the head.
    private static final class Reading {

        private static final int MOST_TENSORS = 1 << 20;
        private static final int MOST_KEYS = 1 << 16;
        private static final long LONGEST_TEXT = 1 << 20;
        private static final int MOST_DIMENSIONS = 4;
        private static final int TYPE_STRING = 8;
        private static final int TYPE_ARRAY = 9;

        /// Bytes of a value, by its type: u8 i8 u16 i16 u32 i32 f32 bool string array u64 i64 f64.
        private static final int[] VALUE_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

        private final Path file;
        private final FileChannel channel;
        private final ByteBuffer buffer =
                ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, Entry> tensors = new LinkedHashMap<>();
        private final long size;
        private long alignment = 32;

        private Reading(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            this.size = channel.size();
            channel.position(0);
        }

        private GgufHeader head() throws IOException {
            byte[] magic = new byte[MAGIC.length];
            bytes(MAGIC.length).get(magic);
            if (!Arrays.equals(magic, MAGIC)) {
                throw bad(file, "is no GGUF file", "a GGUF file begins with the letters GGUF");
            }
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
            return new GgufHeader(texts, tensors, Math.ceilDiv(position, alignment) * alignment);
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
                if (length < 0) {
                    throw bad(file, name + " has a length of " + length, "lengths from 0");
                }
                shape.add(length);
            }
            int type = bytes(Integer.BYTES).getInt();
            long offset = bytes(Long.BYTES).getLong();
            if (offset < 0) {
                throw bad(file, name + " is at offset " + offset, "offsets from 0");
            }
            Entry entry = new Entry(name, shape, type, offset);
            // No type has more than 8 elements a byte. elements() throws where no long can hold
            // them.
            if (entry.elements() / Byte.SIZE > size) {
                throw bad(file, name + " has shape " + shape, "a shape that the file holds");
            }
            if (tensors.put(name, entry) != null) {
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
                    if (Long.bitCount(alignment) != 1 || alignment > size) {
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
    }
}
