package org.moesaic.edge;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a JSON Schema says against a document, in the words of Moesaic's messages: value found, what is allowed, nearest
/// valid name.
final class SchemaCheck {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// A file with more problems than this is another kind of file, and nobody reads on.
    static final int PROBLEM_LIMIT = 500;

    /// Found values are shown to this length.
    private static final int SHOWN = 60;

    private final String file;
    private final DocumentTree tree;
    private final JsonNode schemaRoot;

    SchemaCheck(String file, DocumentTree tree, String schemaJson) {
        this.file = file;
        this.tree = tree;
        this.schemaRoot = JSON.readTree(schemaJson);
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schemaRoot)
                .validate(tree.root())
                .stream()
                // Values that the tree refused are reported by it.
                .filter(error -> !error.getInstanceNode().isMissingNode())
                .limit(PROBLEM_LIMIT)
                .forEach(error -> problems.add(problem(error)));
        return problems;
    }

    private Problem problem(Error error) {
        JsonPointer place = pointer(error.getInstanceLocation());
        JsonNode found = error.getInstanceNode();
        JsonNode schema = schemaAround(error);
        JsonNode allowed = schema.path(error.getKeyword());
        return switch (error.getKeyword()) {
            case "additionalProperties", "unevaluatedProperties" -> {
                String key = error.getProperty();
                yield at(
                        place.appendProperty(key),
                        "unknown key '" + key + "'",
                        Names.suggest(key, List.copyOf(schema.path("properties").propertyNames())));
            }
            case "required" ->
                    at(
                            place,
                            "has no '" + error.getProperty() + "'",
                            "add it"
                                    + example(schema.path("properties").path(error.getProperty())));
            case "enum" -> {
                List<String> names = new ArrayList<>();
                allowed.forEach(name -> names.add(name.asString()));
                yield at(
                        place,
                        "unknown value " + shown(found),
                        found.isString()
                                ? Names.suggest(found.stringValue(), names)
                                : "known: " + String.join(", ", names));
            }
            case "const" -> at(place, shown(found) + " found", shown(allowed) + " is needed");
            case "type" ->
                    at(
                            place,
                            shown(found) + " is " + kind(found),
                            typeName(allowed) + " is needed" + example(schema));
            case "minimum" -> at(place, shown(found) + " is too small", "at least " + allowed);
            case "maximum" -> at(place, shown(found) + " is too large", "at most " + allowed);
            case "exclusiveMinimum" ->
                    at(place, shown(found) + " is too small", "more than " + allowed);
            case "exclusiveMaximum" ->
                    at(place, shown(found) + " is too large", "less than " + allowed);
            case "minItems" -> at(place, "has " + found.size() + " members", "at least " + allowed);
            case "maxItems" -> at(place, "has " + found.size() + " members", "at most " + allowed);
            case "minProperties" ->
                    at(place, "has " + found.size() + " keys", "at least " + allowed);
            case "minLength" -> at(place, shown(found) + " is too short", "say something");
            case "pattern" ->
                    at(
                            place,
                            shown(found) + " is not of the form " + allowed.asString(),
                            example(schema).replaceFirst("^, ", ""));
            default -> at(place, shown(found) + " " + error.getMessage(), "");
        };
    }

    private Problem at(JsonPointer place, String message, String cure) {
        int line = SchemaDocument.nearestLine(tree, place);
        return Problem.at(file, line, Places.shown(place), message, cure);
    }

    /// The schema object that holds the keyword an error is about; references are followed by the validator already.
    private JsonNode schemaAround(Error error) {
        JsonPointer keyword = pointer(error.getSchemaLocation().getFragment());
        JsonPointer holder = keyword.head();
        return schemaRoot.at(holder == null ? JsonPointer.empty() : holder);
    }

    private String example(JsonNode schema) {
        JsonNode referred = schema;
        if (schema.has("$ref")) {
            referred = schemaRoot.at(schema.path("$ref").asString().substring(1));
        }
        JsonNode examples =
                schema.has("examples") ? schema.path("examples") : referred.path("examples");
        return examples.isEmpty() ? "" : ", such as " + shown(examples.get(0));
    }

    private static JsonPointer pointer(NodePath path) {
        JsonPointer pointer = JsonPointer.empty();
        for (int i = 0; i < path.getNameCount(); i++) {
            pointer =
                    path.getElement(i) instanceof Integer index
                            ? pointer.appendIndex(index)
                            : pointer.appendProperty(path.getElement(i).toString());
        }
        return pointer;
    }

    private static String typeName(JsonNode allowed) {
        if (!allowed.isArray()) {
            return withArticle(allowed.asString());
        }
        List<String> names = new ArrayList<>();
        allowed.forEach(name -> names.add(withArticle(name.asString())));
        return String.join(" or ", names);
    }

    private static String withArticle(String type) {
        return switch (type) {
            case "object" -> "a mapping";
            case "array" -> "a list";
            case "string" -> "a text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    private static String kind(JsonNode found) {
        return switch (found.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case NUMBER -> found.isIntegralNumber() ? "a whole number" : "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "nothing";
            case MISSING, BINARY, POJO -> "of another kind";
        };
    }

    private static String shown(JsonNode found) {
        String text = found.isString() ? "'" + found.stringValue() + "'" : found.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
