package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormat;

class VectorBackendProviderTest {

    @Test
    void worksInTheTestsThemselves() {
        VectorBackendProvider provider = new VectorBackendProvider();
        assertEquals("", provider.refusal());
        assertEquals(List.of("vectors of " + Lanes.BYTES * 8 + " bits"), provider.devices());
        try (Backend backend = provider.open(0, 2)) {
            assertEquals("vector", backend.name());
            assertEquals(provider.devices().getFirst() + ", 2 threads", backend.device());
        }
        assertThrows(IllegalArgumentException.class, () -> provider.open(1, 1));
        assertThrows(IllegalArgumentException.class, () -> provider.open(0, 0));
    }

    @Test
    void isFoundAsAService() {
        assertTrue(Backends.providers().stream().anyMatch(found -> found.name().equals("vector")));
    }

    @Test
    void narrowVectorsAreRefused() {
        assertTrue(Machine.width(64).contains("--backend reference"));
        assertEquals("", Machine.width(128));
    }

    /// In a JVM of its own: without what it needs the backend offers nothing, says the cure, and throws nothing.
    @ParameterizedTest
    @CsvSource({
        "'', --add-modules jdk.incubator.vector",
        "-Xint, leave out -Xint",
        "-XX:TieredStopAtLevel=1, leave out -XX:TieredStopAtLevel",
    })
    void refusesWithACure(String flag, String cure) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (!flag.isEmpty()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector", flag));
        }
        command.addAll(List.of("-cp", classPath(), RefusalMain.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String line =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor());
        assertTrue(line.startsWith("0 ") && line.endsWith(cure), line);
    }

    private static String classPath() {
        return Stream.of(
                        VectorBackendProvider.class,
                        RefusalMain.class,
                        Backend.class,
                        MoesaicException.class,
                        NumberFormat.class)
                .map(VectorBackendProviderTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Where a class came from: asked for as a resource, since tests are patched into the module of the code.
    private static String location(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        String url = type.getResource("/" + file).toString();
        String root = url.substring(0, url.length() - file.length());
        return Path.of(URI.create(root.replace("jar:", "").replace("!/", ""))).toString();
    }
}
