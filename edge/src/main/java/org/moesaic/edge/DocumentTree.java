package org.moesaic.edge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// A document as a tree, with the line of every key and member.
///
/// Built token by token, so that lines are those of the keys, keys given twice are seen (all of them), and nothing of
/// YAML but its plain form is let in: no aliases (Moesaic's documents need none, and nested ones can claim any amount
/// of memory), no tags, one document.
final class DocumentTree {

    /// Documents nest about six deep.
    private static final int DEPTH_LIMIT = 64;

    /// Digits before or after the point. Larger exponents turn comparisons into work without bound.
    private static final int EXPONENT_LIMIT = 400;

    /// Bounds the memory of lines and places; a placement of a hundred thousand experts stays below.
    static final int VALUE_LIMIT = 500_000;

    private static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(2 * DEPTH_LIMIT)
                    .maxDocumentLength(DocumentText.LIMIT_BYTES)
                    .build();

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<JsonPointer, Integer> lines = new HashMap<>();
    private final JsonNode root;

    DocumentTree(String file, String text) {
        this.file = file;
        this.root = parse(text);
    }

    /// The root; a missing node if the text could not be parsed, and then there are problems.
    JsonNode root() {
        return root;
    }

    List<Problem> problems() {
        return problems;
    }

    /// Line of a key or member, from 1; 0 if there is none at that place.
    int line(JsonPointer place) {
        return lines.getOrDefault(place, 0);
    }

    private JsonNode parse(String text) {
        try (JsonParser parser = factory(file).createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                problems.add(Problem.in(file, "is empty", "give a mapping of keys to values"));
                return JsonNodeFactory.instance.missingNode();
            }
            JsonNode node = value(parser, JsonPointer.empty());
            if (parser.nextToken() != null) {
                problem(parser, JsonPointer.empty(), "a second document", "give one a file");
            }
            return node;
        } catch (JacksonException e) {
            if (e.getCause() instanceof MarkedYamlEngineException yaml) {
                int line = yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
                return unparsable(line, yaml.getProblem());
            }
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
            return unparsable(line, e.getOriginalMessage());
        } catch (YamlEngineException e) {
            return unparsable(0, e.getMessage());
        }
    }

    private JsonNode unparsable(int line, String reason) {
        String kind = isJson(file) ? "JSON" : "YAML";
        String oneLine = reason == null ? "" : reason.strip().replaceAll("\\s*\\R\\s*", " ");
        problems.add(
                Problem.at(
                        file,
                        line,
                        "",
                        "is not " + kind + " that can be read: " + oneLine,
                        "check indentation, quotes and brackets at this line"));
        return JsonNodeFactory.instance.missingNode();
    }

    private JsonNode value(JsonParser parser, JsonPointer place) {
        lines.putIfAbsent(place, parser.currentTokenLocation().getLineNr());
        if (parser.streamReadContext().getNestingDepth() > DEPTH_LIMIT) {
            throw new StreamConstraintsException("nested deeper than " + DEPTH_LIMIT + " levels");
        }
        if (lines.size() > VALUE_LIMIT) {
            throw new StreamConstraintsException("more than " + VALUE_LIMIT + " values");
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problem(parser, place, "is an alias (*" + yaml.getString() + ")", "write it out");
            return JsonNodeFactory.instance.missingNode();
        }
        if (parser.canReadTypeId() && parser.getTypeId() != null) {
            problem(parser, place, "has the tag " + parser.getTypeId(), "leave tags out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, place);
            case START_ARRAY -> array(parser, place);
            case VALUE_STRING -> JsonNodeFactory.instance.stringNode(parser.getString());
            case VALUE_NUMBER_INT ->
                    JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> decimal(parser, place);
            case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
            case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
            case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
            default -> {
                problem(parser, place, "is of a kind that is not read", "write text or a number");
                yield JsonNodeFactory.instance.missingNode();
            }
        };
    }

    private JsonNode object(JsonParser parser, JsonPointer place) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonPointer child = place.appendProperty(key);
            int line = parser.currentTokenLocation().getLineNr();
            if (object.has(key)) {
                problem(parser, child, "is given twice", "first at line " + lines.get(child));
            }
            lines.putIfAbsent(child, line);
            parser.nextToken();
            object.set(key, value(parser, child));
        }
        return object;
    }

    private JsonNode array(JsonParser parser, JsonPointer place) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, place.appendIndex(array.size())));
        }
        return array;
    }

    private JsonNode decimal(JsonParser parser, JsonPointer place) {
        if (!parser.isNaN()) {
            BigDecimal value = parser.getDecimalValue();
            if (Math.abs((long) value.precision() - value.scale()) <= EXPONENT_LIMIT
                    && Math.abs((long) value.scale()) <= EXPONENT_LIMIT) {
                return JsonNodeFactory.instance.numberNode(value);
            }
        }
        problem(parser, place, "is not a number that can be used: " + parser.getString(), "");
        return JsonNodeFactory.instance.missingNode();
    }

    private void problem(JsonParser parser, JsonPointer place, String message, String cure) {
        int line = parser.currentTokenLocation().getLineNr();
        problems.add(Problem.at(file, line, Places.shown(place), message, cure));
    }

    private static boolean isJson(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /// Keys given twice are found here, so that all of them are reported and the rest of the document with them.
    private static TokenStreamFactory factory(String file) {
        if (isJson(file)) {
            return JsonFactory.builder()
                    .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(CONSTRAINTS)
                    .build();
        }
        LoadSettings settings =
                LoadSettings.builder()
                        .setCodePointLimit(DocumentText.LIMIT_BYTES)
                        .setAllowDuplicateKeys(true)
                        .build();
        return YAMLFactory.builder()
                .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(CONSTRAINTS)
                .loadSettings(settings)
                .build();
    }
}
