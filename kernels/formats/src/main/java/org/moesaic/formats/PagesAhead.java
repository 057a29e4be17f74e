package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Has Linux put mapped pages of a file in their places before they are read. Otherwise every sixteenth of them interrupts the
/// thread that reads it, and scores read a file in the page cache a third slower (`docs/weights.md`). Elsewhere, or where native
/// access is not enabled for this module, nothing happens: pages come one after the other.
public final class PagesAhead {

    /// `MADV_POPULATE_READ` of Linux 5.14 (include/uapi/asm-generic/mman-common.h); an older one refuses it.
    private static final int POPULATE = 22;

    /// Smaller pages are put in their places as well: these are whole numbers of them, on all machines that Java runs on.
    private static final long PAGE_BYTES = 1 << 16;

    private static final Optional<Madvise> HERE = here();

    private PagesAhead() {}

    private static Optional<Madvise> here() {
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        return linux && Madvise.isAllowed() ? Madvise.find() : Optional.empty();
    }

    /// Brings what is about to be read, as far as it is mapped from a file. What it holds stays as it is.
    public static void bring(MemorySegment memory) {
        if (HERE.isEmpty() || !memory.isMapped()) {
            return;
        }
        long gap = -memory.address() & PAGE_BYTES - 1;
        long bytes = memory.byteSize() - gap & -PAGE_BYTES;
        if (bytes > 0) {
            HERE.get().say(memory.asSlice(gap, bytes), POPULATE);
        }
    }
}
