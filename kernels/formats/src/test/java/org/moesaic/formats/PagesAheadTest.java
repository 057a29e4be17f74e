package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bringing pages changes nothing that can be read, wherever memory is and however little it is.
class PagesAheadTest {

    @TempDir Path folder;

    @Test
    void mappedBytesStay() throws IOException {
        byte[] bytes = new byte[300_001];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("f"), bytes);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file)) {
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, bytes.length, arena);
            PagesAhead.bring(mapped.asSlice(70_001));
            PagesAhead.bring(mapped.asSlice(5, 3));
            PagesAhead.bring(mapped.asSlice(bytes.length));
            PagesAhead.bring(mapped);
            assertArrayEquals(bytes, mapped.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// A file that has shrunk since has no such pages: the call is refused, and the process lives.
    @Test
    void pagesThatAreGoneAreNotBrought() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[300_000]);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file)) {
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, 300_000, arena);
            Files.write(file, new byte[] {7});
            PagesAhead.bring(mapped);
            assertEquals(7, mapped.get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void otherMemoryIsLeftAlone() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1 << 20).fill((byte) 3);
            PagesAhead.bring(memory);
            PagesAhead.bring(MemorySegment.ofArray(new byte[1 << 17]));
            assertEquals(3, memory.get(ValueLayout.JAVA_BYTE, memory.byteSize() - 1));
        }
    }
}
