package org.moesaic.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

class BackendsTest {

    /// A provider whose backends only say what they are.
    private record Fake(
            String name, int preference, List<String> devices, String refusal, boolean breaks)
            implements BackendProvider {

        private static Fake of(String name, int preference, String... devices) {
            return new Fake(name, preference, List.of(devices), "", false);
        }

        @Override
        public Backend open(int device, int threads) {
            if (breaks) {
                throw new MoesaicException(
                        Exit.UNAVAILABLE, Problem.of("the device was lost", "start it again"));
            }
            return new Named(name, devices.get(device) + " with " + threads);
        }
    }

    private record Named(String name, String device) implements Backend {

        @Override
        public boolean supports(NumberFormat format, Activations activations) {
            return false;
        }

        @Override
        public LoadedMatrix load(PackedMatrix matrix) {
            throw new AssertionError("never loaded");
        }

        @Override
        public void multiply(LoadedMatrix m, Activations a, int batch, float[] x, float[] y) {
            throw new AssertionError("never multiplied");
        }

        @Override
        public void close() {}
    }

    private static final BackendProvider SLOW = Fake.of("reference", 0, "java");
    private static final BackendProvider FAST = Fake.of("vector", 10, "512 bits");
    private static final BackendProvider CARDS =
            Fake.of("opencl", 5, "acme card A", "acme card B", "pthread-cpu");
    private static final BackendProvider ABSENT =
            new Fake("cuda", 20, List.of(), "no driver; install one", false);

    private static String opened(String wanted, BackendProvider... providers) {
        return Backends.open(wanted, 2, List.of(providers)).backend().device();
    }

    @Test
    void theReferenceIsAService() {
        assertTrue(Backends.providers().stream().anyMatch(p -> p.name().equals("reference")));
        assertInstanceOf(ReferenceBackend.class, Backends.open("reference", 1).backend());
    }

    @ParameterizedTest
    @CsvSource({
        "auto, 512 bits with 2",
        "reference, java with 2",
        "opencl, acme card A with 2",
        "opencl:1, acme card B with 2",
        "opencl:pthread, pthread-cpu with 2",
        "opencl:CARD b, acme card B with 2"
    })
    void namesAndDevices(String wanted, String device) {
        assertEquals(device, opened(wanted, SLOW, CARDS, FAST));
    }

    @Test
    void whatDoesNotWorkIsPassedOverAndSaid() {
        BackendProvider broken = new Fake("broken", 15, List.of("x"), "", true);
        Backends.Choice choice = Backends.open("auto", 1, List.of(SLOW, broken, ABSENT));
        assertEquals("reference", choice.backend().name());
        assertEquals(
                "the fastest that works here (cuda: no driver; install one; "
                        + "broken: the device was lost; start it again)",
                choice.reason());
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() {
        MoesaicException error =
                assertThrows(MoesaicException.class, () -> opened("opencll", SLOW, CARDS));
        assertEquals(Exit.USAGE, error.exit());
        assertEquals(
                "--backend: unknown backend 'opencll'; did you mean 'opencl'? "
                        + "known: auto, opencl, reference",
                error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"opencl:3", "opencl:gpu", "opencl:", "opencl:-1", "opencl:99999"})
    void anUnknownDeviceIsAnsweredWithAll(String wanted) {
        MoesaicException error = assertThrows(MoesaicException.class, () -> opened(wanted, CARDS));
        assertEquals(Exit.USAGE, error.exit());
        assertTrue(
                error.getMessage().endsWith("0 acme card A, 1 acme card B, 2 pthread-cpu"),
                error.getMessage());
    }

    @Test
    void aPartOfSeveralNamesIsNotEnough() {
        MoesaicException error =
                assertThrows(MoesaicException.class, () -> opened("opencl:acme", CARDS));
        assertTrue(error.getMessage().contains("several devices 'acme'"), error.getMessage());
    }

    @Test
    void noDeviceIsUnavailableWithTheCure() {
        MoesaicException named =
                assertThrows(MoesaicException.class, () -> opened("cuda", SLOW, ABSENT));
        assertEquals(Exit.UNAVAILABLE, named.exit());
        assertEquals(
                "backend 'cuda' has no device here; no driver; install one", named.getMessage());
        MoesaicException any = assertThrows(MoesaicException.class, () -> opened("auto", ABSENT));
        assertEquals(Exit.UNAVAILABLE, any.exit());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void threadsAreAtLeastOne(int threads) {
        MoesaicException error =
                assertThrows(MoesaicException.class, () -> Backends.open("auto", threads));
        assertEquals(Exit.USAGE, error.exit());
        assertEquals("--threads: " + threads + "; at least 1", error.getMessage());
    }
}
