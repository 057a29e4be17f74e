package org.moesaic.verification.benchmark.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

/// Partial runs come together in one file.
class SliceFileTest {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("slices.csv");
    }

    private static Slice slice(String kernel, double nanoseconds) {
        Cell cell = new Cell(Cell.LARGE, true, 2, 16);
        return new Slice("opencl", kernel, cell, 3, "ggml q4_0-repack", 17, nanoseconds);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Slice slice = slice("fp32", 0.1 + 0.2);
        new SliceFile(file, false).replace(TableKernel.named("fp32"), "opencl", List.of(slice));
        assertEquals(List.of(slice), new SliceFile(file, true).slices());
        assertEquals(List.of(), new SliceFile(file, false).slices());
    }

    @Test
    void onlyWhatIsMeasuredAnewIsReplaced() throws IOException {
        SliceFile first = new SliceFile(file, false);
        first.replace(TableKernel.named("fp32"), "opencl", List.of(slice("fp32", 1)));
        first.replace(TableKernel.named("fp8"), "opencl", List.of(slice("fp8", 2)));
        SliceFile second = new SliceFile(file, true);
        second.replace(TableKernel.named("fp32"), "opencl", List.of(slice("fp32", 3)));
        assertEquals(List.of(slice("fp8", 2), slice("fp32", 3)), second.slices());
    }

    @Test
    void allBadLinesAreNamed() throws IOException {
        String good = slice("fp32", 1).line();
        Files.write(file, List.of("other,columns", good, "opencl,fp32", good.replace("17", "x")));
        MoesaicException bad =
                assertThrows(MoesaicException.class, () -> new SliceFile(file, true));
        assertEquals(Exit.BAD_DATA, bad.exit());
        assertEquals(3, bad.problems().size());
        assertTrue(bad.problems().get(1).toString().contains("slices.csv:3: not 11 fields"));
    }
}
