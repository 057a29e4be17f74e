package org.moesaic.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All kernels under a simulator that reports reads and writes outside of buffers, reads of what nobody wrote, races, and
/// misuse of the API. It is interposed as a driver of its own; its reports go to a file, which must stay empty.
class SimulatorTest {

    /// One format for each kernel file, and the bit widths that are loaded in different ways.
    private static final List<String> FORMATS =
            List.of(
                    "fp32",
                    "bf16",
                    "fp16",
                    "fp8-e4m3-b128",
                    "int8-g16",
                    "int5",
                    "int4-g16-asym",
                    "int3-g16",
                    "int2-row",
                    "binary",
                    "ternary",
                    "ternary-1.6",
                    "mxfp4",
                    "nf4",
                    "nested2-4",
                    "dict16");

    @TempDir private Path folder;

    /// Kernels that add up in local memory, with and without whole scale groups, and several terms.
    private static final List<String> COALESCED = List.of("fp32", "int4-g16-asym", "nested2-4-row");

    @Test
    void rowsPerItemTouchWhatIsTheirs() throws Exception {
        clean(Layout.ROW_PER_ITEM, FORMATS);
    }

    @Test
    void rowsPerGroupTouchWhatIsTheirs() throws Exception {
        clean(Layout.COALESCED, COALESCED);
    }

    private void clean(Layout layout, List<String> formats) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("contract", layout.name()));
        arguments.addAll(formats);
        ForkedJvm run = simulate(arguments);
        assertEquals(0, run.exit(), run.output());
        assertEquals("", reports(), "reports of the simulator");
        for (String format : formats) {
            assertTrue(run.output().contains("held: " + format + " with"), format);
        }
    }

    @Test
    void panelsTouchWhatIsTheirs() throws Exception {
        clean(Layout.PANELS, List.of("int4-g16", "int2-row", "ternary"));
    }

    @Test
    void tilesTouchWhatIsTheirs() throws Exception {
        cleanTiles(Layout.ROW_PER_ITEM);
    }

    @Test
    void tilesOfOneLaneTouchWhatIsTheirs() throws Exception {
        cleanTiles(Layout.COALESCED);
    }

    private void cleanTiles(Layout layout) throws Exception {
        ForkedJvm run = simulate(List.of("tiles", layout.name()));
        assertEquals(0, run.exit(), run.output());
        assertEquals("", reports(), "reports of the simulator");
        assertTrue(run.output().contains("held: everything gives the same bits"), run.output());
    }

    @Test
    void readPastABufferIsCaught() throws Exception {
        ForkedJvm run = simulate(List.of("planted"));
        assertTrue(reports().contains("Invalid read of size 4"), reports() + run.output());
    }

    private ForkedJvm simulate(List<String> arguments) throws Exception {
        Path vendors = Files.createDirectory(folder.resolve("vendors"));
        Files.writeString(vendors.resolve("simulator.icd"), driver() + System.lineSeparator());
        ForkedJvm run =
                ForkedJvm.run(
                        Map.of(
                                "OCL_ICD_VENDORS", vendors.toString(),
                                // As written: its interpreter does not know all that LLVM optimises
                                // into.
                                "OCLGRIND_BUILD_OPTIONS", "-cl-opt-disable",
                                "OCLGRIND_DATA_RACES", "1",
                                "OCLGRIND_UNINITIALIZED", "1",
                                "OCLGRIND_CHECK_API", "1",
                                "OCLGRIND_LOG", log().toString()),
                        SimulatedRun.class,
                        arguments);
        assertTrue(run.output().contains("Oclgrind"), run.output());
        return run;
    }

    private Path log() {
        return folder.resolve("reports.txt");
    }

    private String reports() throws Exception {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    /// Where CI is set it must be there; elsewhere tests are skipped without it.
    private static Path driver() {
        Optional<Path> driver =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(place -> Path.of(place, "oclgrind"))
                        .filter(Files::isExecutable)
                        .map(command ->
                                command.resolveSibling("../lib/oclgrind")
                                        .resolve("liboclgrind-rt-icd.so")
                                        .normalize())
                        .filter(Files::exists)
                        .findFirst();
        if (driver.isEmpty()) {
            String message = "no OpenCL simulator; install oclgrind";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return driver.get();
    }
}
