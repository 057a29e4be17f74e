package org.moesaic.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class NamingsTest {

    @TempDir Path folder;

    @Test
    void builtInNamesAreGood() {
        List<String> names = Namings.builtIn().stream().map(Naming::name).toList();
        assertTrue(names.containsAll(List.of("mixtral", "olmoe", "gpt-oss", "switch", "gguf")));
        assertEquals(names.size(), names.stream().distinct().count());
    }

    @Test
    void aLayerOfTheDecoderIsCountedFromItsFirst() {
        NameTemplate decoder = new NameTemplate("d.{decoder-layer}.x.{expert}");
        NameTemplate encoder = new NameTemplate("e.{layer}.x.{expert}");
        assertEquals(Optional.of("d.1.x.7"), decoder.name(13, 7, 12));
        assertEquals(Optional.empty(), decoder.name(11, 7, 12));
        assertEquals(Optional.empty(), encoder.name(13, 7, 12));
        assertEquals(Optional.of("e.11.x.7"), encoder.name(11, 7, 12));
        assertEquals(Optional.of("e.13.x.7"), encoder.name(13, 7, 0));
    }

    @Test
    void aFileOfNamesIsHeldAgainstItsSchemaAndItsPlaces() throws IOException {
        Path file = folder.resolve("names.yaml");
        Files.writeString(
                file,
                """
                namings:
                  - name: mine
                    router: ["router.{layer}.{expert}"]
                    up: ["up"]
                    down: ["down.{layer}.{exp}"]
                    wheels: 4
                """);
        MoesaicException refused = assertThrows(MoesaicException.class, () -> Namings.read(file));
        assertEquals(Exit.BAD_DATA, refused.exit());
        String message = refused.getMessage();
        assertTrue(
                message.contains("names.yaml:3") && message.contains("a router is one"), message);
        assertTrue(message.contains("'up' has no layer"), message);
        assertTrue(message.contains("wheels"), message);
        assertTrue(message.contains("has the place {exp}; known: {layer}"), message);
    }
}
