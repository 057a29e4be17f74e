package org.moesaic.traces.binary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Numbers of the binary form, version 1. All integers are little-endian.
final class Layout {

    /// `MOETRACE`, first and last in every file.
    static final long MAGIC = 0x4543_4152_5445_4f4dL;

    static final int VERSION = 1;

    /// `CHNK`.
    static final int CHUNK_MAGIC = 0x4b4e_4843;

    /// Magic, version, bytes of the encoded header; the header and its CRC follow.
    static final int PREFIX_BYTES = 16;

    static final int CHUNK_HEADER_BYTES = 32;

    /// Offset of the CRC in a chunk's header.
    static final int CHUNK_CRC = 20;

    /// Footer's offset, its bytes, CRC of both and of the footer, version, magic.
    static final int TRAILER_BYTES = 32;

    /// Bytes of selections in a chunk, unless one step is larger: some megabytes are read at full speed, and enough
    /// chunks remain to share among threads.
    static final int CHUNK_SELECTIONS = 4 << 20;

    static final int MOST_CHUNK_TOKENS = 1 << 16;

    /// A chunk's flags.
    static final int WIDE_IDS = 1;

    static final int WEIGHTS = 2;
    static final int TOKEN_IDS = 4;

    /// Steps of one token, as runs of consecutive steps and positions of one request.
    static final int RUNS = 8;

    /// Some id stands for a selection that is not there.
    static final int HOLES = 16;

    static final int ALL_FLAGS = 31;

    /// The largest id that one byte holds beside [org.moesaic.traces.TraceBlock#DROPPED] and ABSENT, which are 255 and 254.
    static final int LARGEST_NARROW_ID = 253;

    /// First step (8), tokens, request, first position, phase (4 each).
    static final int RUN_BYTES = 24;

    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Layout() {}

    /// CRC-32C (Castagnoli, RFC 3720) of some stretches, one after the other.
    static int crc(MemorySegment... stretches) {
        CRC32C crc = new CRC32C();
        for (MemorySegment stretch : stretches) {
            crc.update(stretch.asByteBuffer());
        }
        return (int) crc.getValue();
    }

    static int crcOfChunk(MemorySegment chunk) {
        return crc(chunk.asSlice(0, CHUNK_CRC), chunk.asSlice(CHUNK_CRC + Integer.BYTES));
    }

    static long padded(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
