package org.moesaic.compute.files;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes GGUF files for tests.
final class Gguf {

    private static final int ALIGNMENT = 32;

    private record Entry(String name, int type, long[] fastestFirst, byte[] data) {}

    private final List<Entry> entries = new ArrayList<>();

    Gguf tensor(String name, int type, byte[] data, long... fastestFirst) {
        entries.add(new Entry(name, type, fastestFirst, data));
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(little(4).putInt(3).array());
        out.writeBytes(little(16).putLong(entries.size()).putLong(1).array());
        text(out, "general.architecture");
        out.writeBytes(little(4).putInt(8).array());
        text(out, "test");
        long offset = 0;
        for (Entry entry : entries) {
            text(out, entry.name);
            out.writeBytes(little(4).putInt(entry.fastestFirst.length).array());
            for (long length : entry.fastestFirst) {
                out.writeBytes(little(8).putLong(length).array());
            }
            out.writeBytes(little(12).putInt(entry.type).putLong(offset).array());
            offset = aligned(offset + entry.data.length);
        }
        pad(out);
        for (Entry entry : entries) {
            out.writeBytes(entry.data);
            pad(out);
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(little(8).putLong(bytes.length).array());
        out.writeBytes(bytes);
    }

    private static void pad(ByteArrayOutputStream out) {
        out.writeBytes(new byte[(int) (aligned(out.size()) - out.size())]);
    }

    private static long aligned(long offset) {
        return Math.ceilDiv(offset, (long) ALIGNMENT) * ALIGNMENT;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
