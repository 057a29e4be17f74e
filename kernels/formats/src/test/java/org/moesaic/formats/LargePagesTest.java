package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Linux says about large pages, and memory that is moved into them.
class LargePagesTest {

    private static final Path SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");

    private static final long BYTES = 16L << 20;

    @TempDir private Path folder;

    private long pageBytes(String enabled, String size) throws IOException {
        Files.writeString(folder.resolve("enabled"), enabled);
        Files.writeString(folder.resolve("hpage_pmd_size"), size);
        return LargePages.pageBytes(folder);
    }

    @Test
    void askedForWhereTheSystemAllowsIt() throws IOException {
        assertEquals(2 << 20, pageBytes("always [madvise] never\n", "2097152\n"));
        assertEquals(512 << 20, pageBytes("[always] madvise never\n", "536870912\n"));
    }

    @Test
    void notAskedForWhereTheSystemForbidsItOrSaysNothing() throws IOException {
        assertEquals(0, LargePages.pageBytes(folder.resolve("nowhere")));
        assertEquals(0, pageBytes("always madvise [never]\n", "2097152\n"));
        assertEquals(0, pageBytes("always [madvise] never\n", "two megabytes"));
        assertEquals(0, pageBytes("always [madvise] never\n", "3000000\n"));
        assertEquals(Optional.empty(), LargePages.of(folder.resolve("nowhere")));
    }

    @Test
    void memoryKeepsWhatItHolds() throws IOException {
        LargePages pages = here();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BYTES + 4096, 64);
            for (long at = 0; at < memory.byteSize(); at += Long.BYTES) {
                memory.set(ValueLayout.JAVA_LONG, at, 31 * at);
            }
            pages.askFor(memory.asSlice(64, BYTES));
            for (long at = 0; at < memory.byteSize(); at += Long.BYTES) {
                assertEquals(31 * at, memory.get(ValueLayout.JAVA_LONG, at));
            }
        }
    }

    @Test
    void memoryIsMarkedForLargePages() throws IOException {
        LargePages pages = here();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BYTES, 64);
            pages.askFor(memory);
            assertTrue(flags(memory.address() + BYTES / 2).contains("hg"));
        }
    }

    @Test
    void littleMemoryAndArraysAreLeftAlone() throws IOException {
        LargePages pages = here();
        try (Arena arena = Arena.ofConfined()) {
            pages.askFor(arena.allocate(100, 64));
            pages.askFor(MemorySegment.NULL);
            pages.askFor(MemorySegment.ofArray(new byte[1 << 23]));
        }
    }

    private static LargePages here() {
        Optional<LargePages> pages = LargePages.of(SETTINGS);
        assumeTrue(pages.isPresent(), "this system has no large pages to ask for");
        return pages.get();
    }

    /// What the kernel notes about the memory at an address; `hg` stands for large pages.
    private static String flags(long address) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        boolean inside = false;
        for (String line : lines) {
            String first = line.split(" ", 2)[0];
            if (first.matches("[0-9a-f]+-[0-9a-f]+")) {
                long from = Long.parseUnsignedLong(first.split("-")[0], 16);
                long to = Long.parseUnsignedLong(first.split("-")[1], 16);
                inside = from <= address && address < to;
            } else if (inside && first.equals("VmFlags:")) {
                return line;
            }
        }
        return "";
    }
}
