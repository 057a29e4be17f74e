package org.moesaic.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SchemaDocumentTest {

    private static final String SCHEMA =
            """
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["name", "memories"],
              "properties": {
                "name": {"type": "string", "minLength": 1, "examples": ["small"]},
                "mode": {"enum": ["fast", "slow"]},
                "rank": {"type": "integer", "minimum": 1, "maximum": 8},
                "memories": {
                  "type": "array",
                  "minItems": 1,
                  "items": {"$ref": "#/$defs/memory"}
                },
                "costs": {"type": "object", "additionalProperties": {"type": "number"}}
              },
              "$defs": {
                "memory": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["capacity"],
                  "properties": {
                    "capacity": {"$ref": "#/$defs/size"},
                    "channels": {"type": "integer", "minimum": 1}
                  }
                },
                "size": {"type": "string", "examples": ["80 GiB"]}
              }
            }
            """;

    @TempDir Path folder;

    @Test
    void aGoodFileIsItsTree() throws IOException {
        Path file = folder.resolve("good.yaml");
        Files.writeString(file, "name: a\nmemories:\n  - capacity: 1 GiB\n    channels: 4\n");
        JsonNode root = SchemaDocument.read(file, SCHEMA);
        assertEquals("a", root.path("name").stringValue());
        assertEquals(4, root.at("/memories/0/channels").intValue());
    }

    @Test
    void theSameAsJson() {
        String text = "{\"name\": \"a\", \"memories\": [{\"capacity\": \"1 GiB\"}]}";
        assertEquals(
                SchemaDocument.read("a.json", text, SCHEMA),
                SchemaDocument.read("a.yaml", text, SCHEMA));
    }

    @Test
    void allThatTheSchemaFindsWithLinesAndCures() {
        List<String> problems =
                problems(
                        """
                        nam: a
                        mode: fats
                        rank: 0
                        memories:
                          - capacity: 80
                            chanels: 4
                          - channels: 2.5
                        costs:
                          mac.int8: cheap
                        """);
        assertEquals(
                List.of(
                        "f.yaml:1: has no 'name'; add it, such as 'small'",
                        "f.yaml:1: nam: unknown key 'nam'; did you mean 'name'? known: costs,"
                                + " memories, mode, name, rank",
                        "f.yaml:2: mode: unknown value 'fats'; did you mean 'fast'? known: fast,"
                                + " slow",
                        "f.yaml:3: rank: 0 is too small; at least 1",
                        "f.yaml:5: memories[0].capacity: 80 is a whole number; a text is needed,"
                                + " such as '80 GiB'",
                        "f.yaml:6: memories[0].chanels: unknown key 'chanels'; did you mean"
                                + " 'channels'? known: capacity, channels",
                        "f.yaml:7: memories[1].channels: 2.5 is a number; a whole number is needed",
                        "f.yaml:7: memories[1]: has no 'capacity'; add it, such as '80 GiB'",
                        "f.yaml:9: costs[\"mac.int8\"]: 'cheap' is a text; a number is needed"),
                problems.stream().sorted().toList());
    }

    @Test
    void whatACallerFindsComesWithWhatTheSchemaFinds() {
        SchemaDocument document =
                SchemaDocument.of(
                        "f.yaml",
                        "name: ''\nmemories:\n- capacity: 80 GHz\n- capacity: 1 GB\n",
                        SCHEMA);
        List<Located> memories = document.root().at("memories").items();
        assertTrue(memories.get(0).at("capacity").quantity(Quantity::bytes).isEmpty());
        assertEquals(
                1_000_000_000,
                memories.get(1).at("capacity").quantity(Quantity::bytes).orElseThrow());
        memories.get(1).at("channels").problem("is not there", "say how many");
        MoesaicException thrown = assertThrows(MoesaicException.class, document::throwIfBad);
        assertEquals(Exit.BAD_DATA, thrown.exit());
        assertEquals(
                List.of(
                        "f.yaml:1: name: '' is too short; say something",
                        "f.yaml:3: memories[0].capacity: '80 GHz' is a frequency; a size is"
                                + " needed, such as '80 GiB' or '64 MB'",
                        "f.yaml:4: memories[1].channels: is not there; say how many"),
                thrown.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void keysGivenTwiceAreAllNamed() {
        assertEquals(
                List.of(
                        "f.yaml:2: name: is given twice; first at line 1",
                        "f.yaml:5: memories[0].capacity: is given twice; first at line 4"),
                problems("name: a\nname: b\nmemories:\n- capacity: 1 B\n  capacity: 2 B\n"));
    }

    @Test
    void aliasesTagsAndSecondDocumentsAreRefused() {
        assertEquals(
                List.of("f.yaml:2: memories: is an alias (*x); write it out"),
                problems("name: &x a\nmemories: *x\n"));
        assertTrue(
                problems("name: !!java.net.URL 'http://x'\nmemories: [{capacity: 1 B}]\n")
                        .getFirst()
                        .startsWith("f.yaml:1: name: has the tag"));
        assertEquals(
                List.of("f.yaml:4: a second document; give one a file"),
                problems("name: a\nmemories: [{capacity: 1 B}]\n---\nname: b\n"));
    }

    @Test
    void whatIsNotYamlSaysWhere() {
        assertEquals(List.of("f.yaml: is empty; give a mapping of keys to values"), problems(""));
        List<String> broken = problems("name: a\nmemories: [\n");
        assertEquals(1, broken.size());
        assertTrue(broken.getFirst().startsWith("f.yaml:3: is not YAML"), broken.getFirst());
        assertTrue(
                problems("- a\n- b\n")
                        .contains("f.yaml:1: [\"a\",\"b\"] is a list; a mapping is needed"));
    }

    @Test
    void depthAndNumbersAreBounded() {
        String deep = "[".repeat(10_000);
        assertTrue(
                problems(deep).getFirst().contains("nested deeper than 64 levels"),
                problems(deep).getFirst());
        assertTrue(
                problems("name: a\nmemories: [{capacity: 1 B}]\nrank: 1e999999999\n")
                        .getFirst()
                        .startsWith("f.yaml:3: rank: is not a number that can be used"));
    }

    @Test
    void manyValuesAndManyProblemsAreBounded() {
        String flat = "[" + "0,".repeat(DocumentTree.VALUE_LIMIT) + "0]";
        List<String> tooMany = problems("memories: " + flat);
        assertEquals(1, tooMany.size());
        assertTrue(tooMany.getFirst().contains("more than 500000 values"), tooMany.getFirst());
        StringBuilder unknown = new StringBuilder("name: a\nmemories: [{capacity: 1 B}]\n");
        for (int i = 0; i < 2 * SchemaCheck.PROBLEM_LIMIT; i++) {
            unknown.append('k').append(i).append(": 0\n");
        }
        assertEquals(SchemaCheck.PROBLEM_LIMIT, problems(unknown.toString()).size());
    }

    @Test
    void whatIsWrittenAsYamlReadsBack() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (String text :
                List.of("yes", "null", "1e3", "a: b", "# no", "", " x ", "é\n- y\n", "'", "0x1")) {
            tree.put("key of " + text, text);
        }
        tree.put("number", BigInteger.TWO)
                .put("flag", true)
                .putArray("list")
                .add("1")
                .add(BigInteger.ONE)
                .addObject();
        assertEquals(tree, SchemaDocument.read("f.yaml", YamlText.of(tree), "{}"));
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        MoesaicException gone =
                assertThrows(MoesaicException.class, () -> SchemaDocument.read(missing, SCHEMA));
        assertEquals(Exit.NOT_FOUND, gone.exit());
        assertEquals(
                missing + ": no such file; check the path and the spelling", gone.getMessage());

        Path large = folder.resolve("large.yaml");
        Files.write(large, new byte[DocumentText.LIMIT_BYTES + 1]);
        assertEquals(Exit.BAD_DATA, thrown(large).exit());
        assertTrue(thrown(large).getMessage().contains("is larger than 4194304 bytes"));

        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "name: é".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(thrown(latin).getMessage().contains("is not UTF-8 text"));
        assertTrue(thrown(folder).getMessage().contains("is a folder"));
    }

    private static MoesaicException thrown(Path file) {
        return assertThrows(MoesaicException.class, () -> SchemaDocument.read(file, SCHEMA));
    }

    private static List<String> problems(String text) {
        SchemaDocument document = SchemaDocument.of("f.yaml", text, SCHEMA);
        return document.problems().stream().map(Problem::toString).toList();
    }
}
