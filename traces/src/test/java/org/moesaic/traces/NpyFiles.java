package org.moesaic.traces;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes NPY arrays and NPZ archives for tests, right ones and wrong ones.
final class NpyFiles {

    private NpyFiles() {}

    /// An NPY array with any header and any data.
    static byte[] npy(String descr, String fortran, String shape, byte[] data) {
        String text =
                "{'descr': "
                        + descr
                        + ", 'fortran_order': "
                        + fortran
                        + ", 'shape': "
                        + shape
                        + ", }\n";
        byte[] header = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) header.length).put(header).put(data);
        return bytes.array();
    }

    /// A right array of unsigned bytes.
    static byte[] bytes(String shape, int... values) {
        return integers("|u1", 1, shape, values);
    }

    /// A right array of any integer type.
    static byte[] integers(String descr, int width, String shape, int... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            switch (width) {
                case 1 -> data.put((byte) value);
                case 2 -> data.putShort((short) value);
                case 4 -> data.putInt(value);
                default -> data.putLong(value);
            }
        }
        return npy("'" + descr + "'", "False", shape, data.array());
    }

    static byte[] npz(Map<String, byte[]> arrays, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 crc = new CRC32();
                    crc.update(array.getValue());
                    entry.setCrc(crc.getValue());
                    entry.setSize(array.getValue().length);
                }
                zip.putNextEntry(entry);
                zip.write(array.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Path write(Path folder, String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
