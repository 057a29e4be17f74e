package org.moesaic.cli.output;

import java.math.BigDecimal;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as Moesaic writes it: keys in the order of insertion, indented, numbers as numbers and without exponents where
/// that stays readable, a line feed at the end. The same object gives the same bytes on every machine.
public final class JsonText {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    /// Outside of these a plain number would be a row of zeros.
    private static final double SMALLEST_PLAIN = 1e-15;

    private static final double LARGEST_PLAIN = 1e21;

    private JsonText() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// @throws IllegalStateException for NaN and infinities, which JSON cannot say: what is not known is null
    public static String write(ObjectNode object) {
        String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(plain(object, ""));
        return text.replace("\r\n", "\n") + "\n";
    }

    private static JsonNode plain(JsonNode node, String path) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = MAPPER.createObjectNode();
                object.properties()
                        .forEach(entry ->
                                copy.set(
                                        entry.getKey(),
                                        plain(entry.getValue(), path + "/" + entry.getKey())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = MAPPER.createArrayNode();
                for (JsonNode element : array) {
                    copy.add(plain(element, path + "/" + copy.size()));
                }
                yield copy;
            }
            default -> node.isFloatingPointNumber() ? number(node, path) : node;
        };
    }

    private static JsonNode number(JsonNode node, String path) {
        double value = node.doubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalStateException(path + " is " + value + " and has no JSON form");
        }
        double size = Math.abs(value);
        if (node instanceof DecimalNode || size >= LARGEST_PLAIN || size < SMALLEST_PLAIN) {
            return node;
        }
        return DecimalNode.valueOf(new BigDecimal(node.asString()));
    }
}
