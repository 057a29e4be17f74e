package org.moesaic.formats;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Asks Linux to keep large memory in large pages, of which a processor remembers more: float matrices are read a tenth to a
/// quarter faster so (`docs/kernel-speed.md`). Elsewhere, or where pages are set to
/// `never`, or where native access is not enabled for this module, nothing happens: memory is the same, only slower.
final class LargePages {

    /// `MADV_HUGEPAGE` and `MADV_COLLAPSE` of Linux (include/uapi/asm-generic/mman-common.h): large pages are wanted, and at
    /// once (Linux 6.1; an older one takes the first as a wish and refuses the second).
    private static final int WANTED = 14;

    private static final int AT_ONCE = 25;

    private static final Path SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");

    /// What it takes to hold at least one whole page wherever memory begins.
    private static final int LEAST_PAGES = 2;

    private static final Optional<LargePages> HERE = here();

    private final long pageBytes;
    private final Madvise madvise;

    private LargePages(long pageBytes, Madvise madvise) {
        this.pageBytes = pageBytes;
        this.madvise = madvise;
    }

    private static Optional<LargePages> here() {
        return Madvise.isAllowed() ? of(SETTINGS) : Optional.empty();
    }

    /// @param settings the folder in which Linux says what it does with large pages
    static Optional<LargePages> of(Path settings) {
        long bytes = pageBytes(settings);
        return bytes == 0
                ? Optional.empty()
                : Madvise.find().map(madvise -> new LargePages(bytes, madvise));
    }

    /// Bytes of a large page; 0 if there are none, or if nobody may ask for them.
    static long pageBytes(Path settings) {
        try {
            String enabled = Files.readString(settings.resolve("enabled"));
            if (!enabled.contains("[always]") && !enabled.contains("[madvise]")) {
                return 0;
            }
            long bytes =
                    Long.parseLong(Files.readString(settings.resolve("hpage_pmd_size")).strip());
            return Long.bitCount(bytes) == 1 ? bytes : 0;
        } catch (IOException | NumberFormatException absent) {
            return 0;
        }
    }

    /// Asks for large pages where they can be had. The memory keeps what it holds.
    static MemorySegment ask(MemorySegment memory) {
        HERE.ifPresent(pages -> pages.askFor(memory));
        return memory;
    }

    /// Asks for the whole pages within.
    void askFor(MemorySegment memory) {
        if (!memory.isNative() || memory.byteSize() < LEAST_PAGES * pageBytes) {
            return;
        }
        long gap = -memory.address() & pageBytes - 1;
        long bytes = (memory.byteSize() - gap) & -pageBytes;
        MemorySegment whole = memory.asSlice(gap, bytes);
        madvise.say(whole, WANTED);
        madvise.say(whole, AT_ONCE);
    }
}
