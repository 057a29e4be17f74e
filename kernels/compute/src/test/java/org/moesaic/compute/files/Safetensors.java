package org.moesaic.compute.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes files for tests, good ones and bad ones.
final class Safetensors {

    private Safetensors() {}

    /// A file of any header and any data.
    static byte[] bytes(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    /// How the header describes a tensor.
    static String entry(String name, String type, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, type, shape, begin, end);
    }

    static String header(String... entries) {
        return "{" + String.join(",", entries) + "}";
    }

    /// A good file: `m` is 2 x 3 in fp32 with 1 to 6, `h` three numbers in fp16, `b` two in bf16, `i` one integer.
    static byte[] good() {
        ByteBuffer data = ByteBuffer.allocate(42).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= 6; i++) {
            data.putFloat(i);
        }
        for (float value : new float[] {0.5f, -2, 65504}) {
            data.putShort(Float.floatToFloat16(value));
        }
        for (float value : new float[] {1.5f, -3}) {
            data.putShort((short) (Float.floatToIntBits(value) >>> 16));
        }
        data.putLong(7);
        String header =
                header(
                        "\"__metadata__\":{\"format\":\"pt\"}",
                        entry("m", "F32", "[2,3]", 0, 24),
                        entry("h", "F16", "[3]", 24, 30),
                        entry("b", "BF16", "[2]", 30, 34),
                        entry("i", "I64", "[]", 34, 42));
        return bytes(header + "   ", data.array());
    }

    static Path write(Path folder, byte[] content) {
        try {
            return Files.write(folder.resolve("w.safetensors"), content);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
