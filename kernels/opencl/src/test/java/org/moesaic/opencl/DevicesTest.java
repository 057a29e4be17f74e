package org.moesaic.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

/// Devices, where there are some, and what is said where there are none.
class DevicesTest {

    private static final Features ENOUGH = new Features("OpenCL 3.0 PoCL", true, true, true, 4096);

    /// The platform name of PoCL.
    private static final String POCL = "Portable Computing Language";

    private final OpenClProvider provider = new OpenClProvider();

    @TempDir private Path folder;

    @Test
    void providerIsFoundAsAService() {
        assertTrue(
                Backends.providers().stream().anyMatch(found -> found instanceof OpenClProvider));
    }

    @Test
    void devicesOrARefusal() {
        assertEquals(provider.devices().isEmpty(), !provider.refusal().isEmpty());
        assertEquals(provider.devices().stream().sorted().toList(), provider.devices());
    }

    @Test
    void aPartOfACpuCanBeOpened() {
        Device device = TestDevice.get();
        Assumptions.assumeTrue(device.cpu(), "the first device is no CPU");
        try (Backend backend = provider.open(0, 1)) {
            assertTrue(backend.device().contains(device.name()), backend.device());
            assertTrue(backend.device().endsWith("1 compute units"), backend.device());
        }
    }

    @Test
    void deviceThatIsNotThereIsAUsageError() {
        TestDevice.get();
        MoesaicException refused = assertThrows(MoesaicException.class, () -> provider.open(99, 1));
        assertEquals(Exit.USAGE, refused.exit());
        assertTrue(refused.getMessage().contains("no OpenCL device 99"), refused.getMessage());
    }

    @Test
    void noDriverIsSaidWithItsCure() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        ForkedJvm run =
                ForkedJvm.run(Map.of("OCL_ICD_VENDORS", empty.toString()), Absent.class, List.of());
        assertEquals(0, run.exit(), run.output());
        // Without a loader the other sentence is right.
        String expected =
                run.output().contains(Absence.NO_LIBRARY.sentence())
                        ? Absence.NO_LIBRARY.sentence()
                        : Absence.NO_PLATFORM.sentence();
        assertTrue(run.output().contains("[] " + expected), run.output());
        assertTrue(run.output().contains("UNAVAILABLE"), run.output());
    }

    @Test
    void noDeviceIsSaidWithItsCure() throws Exception {
        List<Device> found = Devices.here().found();
        Assumptions.assumeTrue(
                !found.isEmpty()
                        && found.stream().allMatch(device -> device.name().startsWith(POCL)),
                "only PoCL's devices can be switched off");
        ForkedJvm run = ForkedJvm.run(Map.of("POCL_DEVICES", "none"), Absent.class, List.of());
        assertEquals(0, run.exit(), run.output());
        assertTrue(run.output().contains("[] " + Absence.NO_DEVICE.sentence()), run.output());
    }

    /// Nothing of the native library stays behind.
    @Test
    void libraryIsUnpackedInAFolderOfItsOwn() throws Exception {
        ForkedJvm run =
                ForkedJvm.run(
                        Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder),
                        Absent.class,
                        List.of());
        assertEquals(0, run.exit(), run.output());
        try (var left = Files.list(folder)) {
            assertEquals(
                    List.of(),
                    left.filter(file -> !file.getFileName().toString().startsWith("hsperf"))
                            .toList());
        }
    }

    @Test
    void absencesDiffer() {
        assertEquals(Absence.NO_PLATFORM, Absence.of(-1001));
        assertEquals(Absence.NO_DEVICE, Absence.of(CL.CL_DEVICE_NOT_FOUND));
        assertFalse(Absence.NO_LIBRARY.sentence().equals(Absence.NO_PLATFORM.sentence()));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
                CL.CL_OUT_OF_RESOURCES,
                CL.CL_OUT_OF_HOST_MEMORY,
                CL.CL_INVALID_BUFFER_SIZE
            })
    void memoryThatIsUsedUpIsSaidInPlainWords(int status) {
        assertFailure(status, "the device is out of memory", "load fewer");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CL.CL_DEVICE_NOT_AVAILABLE,
                CL.CL_INVALID_COMMAND_QUEUE,
                CL.CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST,
                -9999
            })
    void deviceThatIsLostIsSaidInPlainWords(int status) {
        assertFailure(status, "the device is lost", "run again");
    }

    @Test
    void everyMissingFeatureIsNamed() {
        assertEquals(List.of(), ENOUGH.missing());
        assertEquals(
                List.of(),
                new Features("OpenCL 1.2 ", true, true, true, 64).missing(),
                "the least");
        Features poor = new Features("OpenCL 1.1 old", false, false, false, 63);
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> poor.require("some: device"));
        assertEquals(Exit.UNAVAILABLE, refused.exit());
        assertEquals(5, refused.problems().size(), refused.getMessage());
        String first = refused.problems().getFirst().toString();
        assertTrue(
                first.startsWith(
                        "some: device cannot run kernels: it has 'OpenCL 1.1 old', and OpenCL 1.2 or newer is needed"),
                first);
        assertEquals(1, new Features("CUDA 12", true, true, true, 64).missing().size());
    }

    /// What was found here is enough, or it would not be offered to tests.
    @Test
    void theDeviceHereHasWhatIsNeeded() {
        assertEquals(List.of(), TestDevice.get().features().missing());
    }

    @Test
    void withoutJoclTheBackendSaysSo() throws Exception {
        ForkedJvm run =
                ForkedJvm.run(Map.of(), Absent.class, List.of(), place -> !place.contains("jocl"));
        assertEquals(0, run.exit(), run.output());
        assertTrue(run.output().contains("[] " + Absence.NO_BINDING.sentence()), run.output());
        assertTrue(run.output().contains("UNAVAILABLE: no OpenCL device: JOCL"), run.output());
    }

    /// A loader that cannot be loaded: text files of its names that are found first.
    @Test
    void withoutALoaderTheBackendSaysSo() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "the path of libraries is Linux's");
        for (String name : List.of("libOpenCL.so.1", "libOpenCL.so", "libOpenCL.so.1.0.0")) {
            Files.writeString(folder.resolve(name), "no library");
        }
        ForkedJvm run =
                ForkedJvm.run(
                        Map.of("LD_LIBRARY_PATH", folder.toString()), Absent.class, List.of());
        assertEquals(0, run.exit(), run.output());
        assertTrue(run.output().contains("[] " + Absence.NO_LIBRARY.sentence()), run.output());
        assertTrue(run.output().contains("UNAVAILABLE: no OpenCL device: "), run.output());
    }

    private static void assertFailure(int status, String meaning, String cure) {
        Device device = new Device(null, null, "some: device", 1, false, false, 0, ENOUGH, false);
        MoesaicException failure =
                Failures.of(device, "multiplying", new CLException("status", status));
        assertEquals(Exit.UNAVAILABLE, failure.exit());
        String message = failure.getMessage();
        assertTrue(message.startsWith("multiplying failed on some: device: " + meaning), message);
        assertTrue(message.contains(cure), message);
    }

    /// Prints what the provider finds, and what opening a device gives.
    static final class Absent {

        private Absent() {}

        public static void main(String[] arguments) {
            OpenClProvider provider = new OpenClProvider();
            System.out.println(provider.devices() + " " + provider.refusal());
            try (Backend backend = provider.open(0, 1)) {
                System.out.println(backend.device());
            } catch (MoesaicException e) {
                System.out.println(e.exit() + ": " + e.getMessage());
            }
        }
    }
}
