package org.moesaic.traces.binary;

import java.lang.foreign.MemorySegment;

/// Makes the checksums of a file hold again, as somebody who means harm would.
final class Reseal {

    private Reseal() {}

    static void all(byte[] file) {
        MemorySegment bytes = MemorySegment.ofArray(file);
        long header = Layout.PREFIX_BYTES + (long) bytes.get(Layout.INT, 12);
        if (header > 16 && header + 4 < file.length) {
            bytes.set(Layout.INT, header, Layout.crc(bytes.asSlice(0, header)));
        }
        for (long at = 0; at + Layout.CHUNK_HEADER_BYTES < file.length; at += 8) {
            long size = bytes.get(Layout.LONG, at + 24);
            boolean chunk =
                    bytes.get(Layout.INT, at) == Layout.CHUNK_MAGIC
                            && size > Layout.CHUNK_HEADER_BYTES
                            && size <= file.length - at;
            if (chunk) {
                int crc = Layout.crcOfChunk(bytes.asSlice(at, size));
                bytes.set(Layout.INT, at + Layout.CHUNK_CRC, crc);
            }
        }
        long end = file.length - (long) Layout.TRAILER_BYTES;
        long offset = bytes.get(Layout.LONG, end);
        if (offset > 0 && offset < end) {
            int crc = Layout.crc(bytes.asSlice(offset, end - offset), bytes.asSlice(end, 16));
            bytes.set(Layout.INT, end + 16, crc);
        }
    }
}
