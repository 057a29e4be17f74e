package org.moesaic.compute.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The JSON header of a safetensors file: for each tensor its type, shape and place.
///
/// What breaks the JSON ends the reading; what is wrong with single tensors is collected.
final class SafetensorsHeader {

    private static final String METADATA = "__metadata__";

    /// A header has three levels; room for a few more, so that the message is ours.
    private static final int MAX_DEPTH = 8;

    /// No tensor has more dimensions; the format sets no limit.
    private static final int MAX_DIMENSIONS = 32;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    private final String file;
    private final List<TensorEntry> tensors = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> packed = new LinkedHashMap<>();

    private SafetensorsHeader(String file) {
        this.file = file;
    }

    /// @param file what messages call it
    /// @throws MoesaicException BAD_DATA if this is no JSON object, or holds a name twice
    static SafetensorsHeader parse(String file, byte[] json) {
        SafetensorsHeader header = new SafetensorsHeader(file);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw header.broken("the header is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                header.member(parser);
            }
            if (parser.nextToken() != null) {
                throw header.broken("something stands behind the JSON object of the header");
            }
            return header;
        } catch (JacksonException e) {
            throw header.broken("the header is broken JSON: " + JsonFault.of(e));
        }
    }

    /// All tensors that could be understood, in the order of the header.
    List<TensorEntry> tensors() {
        return tensors;
    }

    /// What is wrong with the others.
    List<Problem> problems() {
        return problems;
    }

    /// What the metadata say of packed matrices ([PackedTensors]): the name of each, and how it is packed.
    Map<String, String> packed() {
        return packed;
    }

    private void member(JsonParser parser) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(METADATA) && value == JsonToken.START_OBJECT) {
            metadata(parser);
        } else if (name.equals(METADATA)) {
            parser.skipChildren();
        } else if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            problem(name, "is described by " + value, "an object with dtype, shape, data_offsets");
        } else {
            tensor(name, parser);
        }
    }

    /// Texts that are not ours are nobody's business.
    private void metadata(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.startsWith(PackedTensors.KEY)
                    && parser.currentToken() == JsonToken.VALUE_STRING) {
                packed.put(key.substring(PackedTensors.KEY.length()), parser.getString());
            } else {
                parser.skipChildren();
            }
        }
    }

    private void tensor(String name, JsonParser parser) {
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        boolean saidOffsets = false;
        boolean saidShape = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "dtype" -> dtype = text(parser);
                case "shape" -> {
                    shape = lengths(parser);
                    saidShape = true;
                }
                case "data_offsets" -> {
                    offsets = lengths(parser);
                    saidOffsets = true;
                }
                default -> parser.skipChildren();
            }
        }
        int before = problems.size();
        Optional<ElementType> type = Optional.ofNullable(dtype).flatMap(ElementType::named);
        if (dtype == null) {
            problem(name, "has no dtype", "a text such as \"F32\"");
        } else if (type.isEmpty()) {
            problem(name, "dtype '" + dtype + "' is not known", "weights are F32, F16 or BF16");
        }
        if (shape == null) {
            problem(
                    name,
                    saidShape ? "its shape is no list of lengths" : "has no shape",
                    "up to 32 whole numbers from 0");
        }
        if (offsets == null || offsets.size() != 2) {
            problem(
                    name,
                    saidOffsets ? "its data_offsets are no two places" : "has no data_offsets",
                    "two whole numbers from 0: first byte, and byte behind the last");
        }
        if (problems.size() == before) {
            tensors.add(
                    new TensorEntry(
                            name,
                            type.orElseThrow(),
                            shape,
                            offsets.getFirst(),
                            offsets.getLast()));
        }
    }

    private static String text(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    /// A list of whole numbers from 0 on, or null if the value is anything else.
    private static List<Long> lengths(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return null;
        }
        List<Long> lengths = new ArrayList<>();
        boolean good = true;
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            Optional<Long> length = length(parser);
            parser.skipChildren();
            good &= length.isPresent() && lengths.size() < MAX_DIMENSIONS;
            if (good) {
                lengths.add(length.orElseThrow());
            }
        }
        return good ? lengths : null;
    }

    private static Optional<Long> length(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || parser.getLongValue() < 0) {
            return Optional.empty();
        }
        return Optional.of(parser.getLongValue());
    }

    private void problem(String tensor, String message, String cure) {
        problems.add(new Problem(file, 0, tensor, message, cure));
    }

    private MoesaicException broken(String message) {
        return MoesaicException.badData(
                Problem.in(file, message, "give a .safetensors file that is whole"));
    }
}
