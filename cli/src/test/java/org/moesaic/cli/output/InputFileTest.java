package org.moesaic.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.TraceFile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

class InputFileTest {

    @TempDir Path folder;

    @Test
    void hashesWhenAskedAndOnce() throws IOException {
        Path path = Files.writeString(folder.resolve("a"), "first");
        InputFile file = InputFile.of("weights", path);
        Files.writeString(path, "second");
        String hash = TraceFile.sha256Of(path);
        assertEquals(hash, file.sha256());
        Files.writeString(path, "third");
        assertEquals(hash, file.sha256());
    }

    @Test
    void manyAtOnceInTheirOrder() throws IOException {
        List<InputFile> files = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Path path = Files.writeString(folder.resolve("f" + i), "content " + i);
            files.add(InputFile.of("weights", path));
        }
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        InputFile.fill(json, files);
        assertEquals(30, json.size());
        for (int i = 0; i < 30; i++) {
            Path path = folder.resolve("f" + i);
            assertEquals("weights", json.get(i).path("role").stringValue());
            assertEquals(path.toString(), json.get(i).path("name").stringValue());
            assertEquals(TraceFile.sha256Of(path), json.get(i).path("sha256").stringValue());
        }
    }

    @Test
    void whatIsNotThere() throws IOException {
        assertTrue(InputFile.named("model", "mixtral-8x7b").isEmpty());
        Path path = Files.writeString(folder.resolve("gone"), "");
        InputFile file = InputFile.named("model", path.toString()).orElseThrow();
        Files.delete(path);
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> InputFile.hash(List.of(file)));
        assertEquals(Exit.NOT_FOUND, e.exit());
    }

    @Test
    void equalIsTheSameNameInTheSameRole() {
        InputFile file = InputFile.of("weights", Path.of("a"));
        assertEquals(file, InputFile.of("weights", Path.of("a")));
        assertEquals(file.hashCode(), InputFile.of("weights", Path.of("a")).hashCode());
        assertNotEquals(file, InputFile.of("names", Path.of("a")));
        assertNotEquals(file, InputFile.of("weights", Path.of("b")));
    }
}
