package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.traces.internal.json.Json;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Our own scanner of short lines against the library, on text that is JSON and text that is nearly so.
class JsonScannerProperties {

    @Property(tries = 300)
    void documentsAreReadAsTheLibraryReadsThem(@ForAll long seed) throws WrongLine {
        JsonNode tree = tree(new Random(seed), 4);
        String text = tree.toString();
        assertEquals(events(tree), scanned(text));
    }

    @Property(tries = 300)
    void damagedDocumentsAreRefusedWhereTheLibraryRefusesThem(@ForAll long seed) {
        byte[] valid = tree(new Random(seed), 3).toString().getBytes(StandardCharsets.US_ASCII);
        String text = new String(Fuzz.mutate(valid, seed), StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(each -> each > 126 || each < 32) || text.isBlank()) {
            return;
        }
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(text);
        } catch (JacksonException refused) {
            assertThrows(WrongLine.class, () -> scanned(text), text);
            return;
        }
        try {
            // Trailing text after the first value is for the caller to refuse, and names may come
            // twice.
            List<String> found = scanned(text);
            if (!text.contains("\\") && found.size() == events(tree).size()) {
                // "-0" is an integer to the library, which has no sign for it
                assertEquals(unsignedZeros(events(tree)), unsignedZeros(found));
            }
        } catch (WrongLine stricter) {
            assertEquals(true, isStricter(text, stricter), () -> text + " " + stricter);
        }
    }

    private static List<String> unsignedZeros(List<String> events) {
        return events.stream().map(each -> each.equals("-0.0") ? "0.0" : each).toList();
    }

    /// What the library takes and the scanner does not.
    private static boolean isStricter(String text, WrongLine wrong) {
        return wrong.getMessage().contains("more than one value")
                || text.contains("\\")
                || text.contains("+");
    }

    @Property(tries = 300)
    void decimalsAreThoseOfTheLibrary(@ForAll long seed) throws WrongLine {
        Random random = new Random(seed);
        double value =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextDouble();
                    case 1 -> (float) random.nextGaussian();
                    case 2 -> Double.longBitsToDouble(random.nextLong());
                    default -> random.nextInt(1000) / 256.0;
                };
        String text =
                Double.isNaN(value)
                        ? "NaN"
                        : Double.isInfinite(value)
                                ? value > 0 ? "Infinity" : "-Infinity"
                                : String.valueOf(value);
        JsonScanner scanner = over(text);
        assertEquals(value, scanner.number());
        scanner.end();
    }

    @Example
    void numbersThatAreNone() {
        for (String text : List.of("01", "-", "1.", ".5", "1e", "+1", "0x1", "--1", "nan", "")) {
            assertThrows(
                    WrongLine.class,
                    () -> {
                        JsonScanner scanner = over(text);
                        scanner.number();
                        scanner.end();
                    },
                    text);
        }
        for (String text : List.of("1.0", "1e2", "12345678901234567890", "01", "\"1\"", "null")) {
            assertThrows(WrongLine.class, () -> over(text).integer(), text);
        }
    }

    @Example
    void textsWithEscapes() throws WrongLine {
        assertEquals(
                "a\"\\/\b\f\n\r\tä€😀", over("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tä\\u20ac😀\"").string());
        assertThrows(WrongLine.class, () -> over("\"\\x\"").string());
        assertThrows(WrongLine.class, () -> over("\"\\u12\"").string());
        assertThrows(WrongLine.class, () -> over("\"\t\"").string());
    }

    @Example
    void namesOfLayers() throws WrongLine {
        JsonScanner scanner = over("{\"12\": 1, \"layer_7\": 2, \"07\": 3, \"layer_x\": 4}");
        scanner.enterObject();
        scanner.nextField();
        assertEquals(12, scanner.nameAsNumber());
        scanner.skip();
        scanner.nextField();
        assertEquals(7, scanner.nameAfter(JsonScanner.ascii("layer_")));
        assertEquals(-1, scanner.nameAsNumber());
        scanner.skip();
        scanner.nextField();
        assertEquals(-1, scanner.nameAsNumber());
        scanner.skip();
        scanner.nextField();
        assertEquals(-1, scanner.nameAfter(JsonScanner.ascii("layer_")));
    }

    private static JsonScanner over(String text) {
        byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.over(bytes, 2, bytes.length - 2);
        return scanner;
    }

    private static List<String> scanned(String text) throws WrongLine {
        JsonScanner scanner = over(text);
        List<String> events = new ArrayList<>();
        value(scanner, events);
        scanner.end();
        return events;
    }

    private static void value(JsonScanner scanner, List<String> events) throws WrongLine {
        switch (scanner.peek()) {
            case '{' -> {
                events.add("{");
                scanner.enterObject();
                while (scanner.nextField()) {
                    events.add(scanner.name());
                    value(scanner, events);
                }
                events.add("}");
            }
            case '[' -> {
                events.add("[");
                scanner.enterArray();
                while (scanner.nextElement()) {
                    value(scanner, events);
                }
                events.add("]");
            }
            case '"' -> events.add("'" + scanner.string());
            case 't', 'f' -> events.add(String.valueOf(scanner.bool()));
            case 'n' -> {
                scanner.isNull();
                events.add("null");
            }
            default -> events.add(String.valueOf(scanner.number()));
        }
    }

    private static List<String> events(JsonNode node) {
        List<String> events = new ArrayList<>();
        events(node, events);
        return events;
    }

    private static void events(JsonNode node, List<String> events) {
        if (node.isObject()) {
            events.add("{");
            node.properties()
                    .forEach(each -> {
                        events.add(each.getKey());
                        events(each.getValue(), events);
                    });
            events.add("}");
        } else if (node.isArray()) {
            events.add("[");
            node.forEach(each -> events(each, events));
            events.add("]");
        } else if (node.isString()) {
            events.add("'" + node.asString());
        } else if (node.isNumber()) {
            events.add(String.valueOf(node.doubleValue()));
        } else {
            events.add(node.toString());
        }
    }

    private static JsonNode tree(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 5 : 7);
        return switch (kind) {
            case 0 -> Json.MAPPER.getNodeFactory().numberNode(random.nextInt(100));
            case 1 -> Json.MAPPER.getNodeFactory().numberNode(random.nextDouble() - 0.5);
            case 2 -> Json.MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> Json.MAPPER.getNodeFactory().nullNode();
            case 4 -> Json.MAPPER.getNodeFactory().stringNode(text(random));
            case 5 -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(tree(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = Json.MAPPER.createObjectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set("k" + i, tree(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        String letters = "ab \"\\\n\tz/{}[],:0";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
