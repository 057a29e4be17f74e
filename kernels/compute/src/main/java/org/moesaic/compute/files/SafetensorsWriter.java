package org.moesaic.compute.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    ///
    /// @param shape lengths of the dimensions, slowest first
    /// @param rows its numbers: as many columns as the last dimension, as many rows as all others make together
    public record Entry(String name, Element element, List<Long> shape, WeightSource rows) {

        /// @throws IllegalArgumentException if the rows are not those of the shape
        public Entry {
            shape = List.copyOf(shape);
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            if (elements != rows.shape().weights()) {
                throw new IllegalArgumentException(
                        name + ": shape " + shape + " and " + rows.shape());
            }
        }

        private long bytes() {
            return rows.shape().weights() * element.bytes;
        }
    }

    private SafetensorsWriter() {}

    /// Bytes of the data of all these tensors.
    public static long dataBytes(List<Entry> tensors) {
        return tensors.stream().mapToLong(Entry::bytes).reduce(0, Math::addExact);
    }

    /// Writes a file.
    ///
    /// @param metadata texts for `__metadata__`
    /// @throws IOException if it cannot be written; what stands there then is no whole file
    public static void write(Path file, Map<String, String> metadata, List<Entry> tensors)
            throws IOException {
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
            out.write(header(metadata, tensors));
            for (Entry tensor : tensors) {
                rows(out, tensor);
            }
        }
    }

    private static byte[] header(Map<String, String> metadata, List<Entry> tensors) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        ObjectNode texts = json.putObject("__metadata__");
        metadata.forEach(texts::put);
        long at = 0;
        for (Entry tensor : tensors) {
            ObjectNode entry = json.putObject(tensor.name).put("dtype", tensor.element.name());
            tensor.shape.forEach(entry.withArray("shape")::add);
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
