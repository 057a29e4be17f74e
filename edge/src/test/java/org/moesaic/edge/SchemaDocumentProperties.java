package org.moesaic.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever the bytes: a document, or a problem that says what is wrong.
class SchemaDocumentProperties {

    private static final String SCHEMA =
            """
            {"type": "object", "additionalProperties": false,
             "properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"type": "integer"}}}}
            """;

    @Property(tries = 300)
    void anyBytes(@ForAll byte[] bytes) throws IOException {
        endsCleanly(bytes, ".yaml");
        endsCleanly(bytes, ".json");
    }

    @Property(tries = 500)
    void textThatLooksLikeYaml(@ForAll @From("yamlish") String text) {
        SchemaDocument document = SchemaDocument.of("f.yaml", text, SCHEMA);
        document.problems().forEach(problem -> assertEquals("f.yaml", problem.file()));
        document.problems().forEach(problem -> assertTrue(!problem.message().isBlank()));
    }

    @Provide
    Arbitrary<String> yamlish() {
        return Arbitraries.of(
                        "a",
                        "b",
                        ": ",
                        "- ",
                        "\n",
                        "  ",
                        "[",
                        "]",
                        "{",
                        "}",
                        ",",
                        "\"",
                        "'",
                        "&x ",
                        "*x",
                        "!!str ",
                        "---\n",
                        "...\n",
                        "? ",
                        "| ",
                        "> ",
                        "#",
                        "1e9",
                        ".inf",
                        ".nan",
                        "0x1F",
                        "~",
                        "<<",
                        "%YAML 1.2\n",
                        "\t",
                        "\r\n",
                        "é",
                        "\u0000",
                        "-1",
                        "true")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    private static void endsCleanly(byte[] bytes, String suffix) throws IOException {
        Path file = Files.createTempFile("fuzz", suffix);
        try {
            Files.write(file, bytes);
            SchemaDocument.read(file, SCHEMA);
        } catch (MoesaicException e) {
            assertEquals(Exit.BAD_DATA, e.exit());
        } finally {
            Files.delete(file);
        }
    }
}
