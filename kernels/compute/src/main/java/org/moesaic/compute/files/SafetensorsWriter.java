package org.moesaic.compute.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Bf16;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes safetensors files, tensor after tensor and row after row, so that only one row is held in memory.
public final class SafetensorsWriter {

    /// Headers are padded with spaces so that the data begins at a multiple of this.
    private static final int ALIGNMENT = 8;

    private static final int BUFFER_BYTES = 1 << 20;

    /// How numbers are written.
    public enum Element {
        F32(Float.BYTES),
        F16(Short.BYTES),
        BF16(Short.BYTES);

        private final int bytes;

        Element(int bytes) {
            this.bytes = bytes;
        }
    }

    /// A tensor to be written.
    public sealed interface Item {

        String name();

        /// Lengths of the dimensions, slowest first.
        List<Long> shape();

        /// Bytes that it takes in the file.
        long bytes();
    }

    /// A tensor of numbers.
    ///
    /// @param shape lengths of the dimensions, slowest first
    /// @param rows its numbers: as many columns as the last dimension, as many rows as all others make together
    public record Entry(String name, Element element, List<Long> shape, WeightSource rows)
            implements Item {

        /// @throws IllegalArgumentException if the rows are not those of the shape
        public Entry {
            shape = List.copyOf(shape);
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            if (elements != rows.shape().weights()) {
                throw new IllegalArgumentException(
                        name + ": shape " + shape + " and " + rows.shape());
            }
        }

        @Override
        public long bytes() {
            return rows.shape().weights() * element.bytes;
        }
    }

    /// A tensor whose bytes are written as they are.
    ///
    /// @param type as the format names it, such as `U8`
    /// @param shape lengths of the dimensions, slowest first
    /// @param data what that type and shape take
    public record Stored(String name, String type, List<Long> shape, MemorySegment data)
            implements Item {

        /// @throws IllegalArgumentException for a type that the format has not, or if the bytes are not those of the shape
        public Stored {
            shape = List.copyOf(shape);
            ElementType element =
                    ElementType.named(type)
                            .orElseThrow(() -> new IllegalArgumentException("type " + type));
            long needed = new TensorEntry(name, element, shape, 0, 0).neededBytes().orElse(-1L);
            if (needed != data.byteSize()) {
                throw new IllegalArgumentException(
                        "%s: %d bytes of %s %s".formatted(name, data.byteSize(), type, shape));
            }
        }

        @Override
        public long bytes() {
            return data.byteSize();
        }
    }

    /// A tensor of another file, to be written under its own name: byte by byte, or as fp32 what has its scales elsewhere
    /// or a type that safetensors has not. Empty if neither can be done.
    public static Optional<Item> copy(Tensor tensor) {
        boolean same = ElementType.named(tensor.type()).isPresent();
        // Codes of eight bits may have scales in another tensor, which reading has joined with
        // them.
        boolean plain = same && !tensor.type().startsWith("F8");
        if (plain || same && !tensor.holdsWeights()) {
            return Optional.of(
                    new Stored(tensor.name(), tensor.type(), tensor.shape(), tensor.bytes()));
        }
        if (!tensor.holdsWeights() || tensor.shape().contains(0L)) {
            return Optional.empty();
        }
        return Optional.of(new Entry(tensor.name(), Element.F32, tensor.shape(), tensor.numbers()));
    }

    private SafetensorsWriter() {}

    /// Bytes of the data of all these tensors.
    public static long dataBytes(List<? extends Item> tensors) {
        return tensors.stream().mapToLong(Item::bytes).reduce(0, Math::addExact);
    }

    /// Writes a file.
    ///
    /// @param metadata texts for `__metadata__`
    /// @throws IOException if it cannot be written; what stands there then is no whole file
    public static void write(Path file, Map<String, String> metadata, List<? extends Item> tensors)
            throws IOException {
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
            out.write(header(metadata, tensors));
            for (Item tensor : tensors) {
                switch (tensor) {
                    case Entry numbers -> rows(out, numbers);
                    case Stored stored -> bytes(out, stored.data());
                }
            }
        }
    }

    private static byte[] header(Map<String, String> metadata, List<? extends Item> tensors) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        ObjectNode texts = json.putObject("__metadata__");
        metadata.forEach(texts::put);
        long at = 0;
        for (Item tensor : tensors) {
            String type =
                    switch (tensor) {
                        case Entry numbers -> numbers.element.name();
                        case Stored stored -> stored.type;
                    };
            ObjectNode entry = json.putObject(tensor.name()).put("dtype", type);
            var lengths = entry.putArray("shape");
            tensor.shape().forEach(lengths::add);
            entry.putArray("data_offsets").add(at).add(at + tensor.bytes());
            at += tensor.bytes();
        }
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    private static void bytes(OutputStream out, MemorySegment data) throws IOException {
        byte[] block = new byte[(int) Math.min(data.byteSize(), BUFFER_BYTES)];
        for (long at = 0; at < data.byteSize(); at += block.length) {
            int count = (int) Math.min(block.length, data.byteSize() - at);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, block, 0, count);
            out.write(block, 0, count);
        }
    }

    private static void rows(OutputStream out, Entry tensor) throws IOException {
        int columns = tensor.rows.shape().columns();
        float[] row = new float[columns];
        ByteBuffer bytes =
                ByteBuffer.allocate(columns * tensor.element.bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int r = 0; r < tensor.rows.shape().rows(); r++) {
            tensor.rows.row(r, row);
            bytes.clear();
            for (float value : row) {
                switch (tensor.element) {
                    case F32 -> bytes.putFloat(value);
                    case F16 -> bytes.putShort(Float.floatToFloat16(value));
                    case BF16 -> bytes.putShort(Bf16.fromFloat(value));
                }
            }
            out.write(bytes.array());
        }
    }
}
