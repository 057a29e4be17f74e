package org.moesaic.traces.internal.document;

import java.util.Optional;
import java.util.TreeSet;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceFile;
import tools.jackson.core.JsonToken;

/// What a JSON document holds, by the first telling key of it.
enum DocumentKind {
    RECORDER,
    SERVED,
    COUNTS,
    PLACEMENT;

    private static final int KEYS_SHOWN = 12;

    /// @throws MoesaicException BAD_DATA if it is none of them, or no JSON
    static DocumentKind of(TraceFile file) {
        TreeSet<String> keys = new TreeSet<>();
        try (DocumentParser parser = new DocumentParser(file)) {
            JsonToken token = parser.next();
            if (token == JsonToken.START_ARRAY) {
                token = parser.next();
                if (token == JsonToken.START_ARRAY) {
                    // Lists of lists: numbers are loads, one level more is [tokens][layers][k].
                    return parser.next() == JsonToken.START_ARRAY ? SERVED : COUNTS;
                }
            }
            while (token != null) {
                if (token == JsonToken.PROPERTY_NAME) {
                    Optional<DocumentKind> kind = ofKey(parser.name());
                    if (kind.isPresent()) {
                        return kind.get();
                    }
                    if (keys.size() < KEYS_SHOWN) {
                        keys.add(parser.name());
                    }
                }
                token = parser.next();
            }
        }
        throw MoesaicException.badData(
                Problem.in(
                        file.path(),
                        "JSON without a key that tells of routing; there are "
                                + (keys.isEmpty() ? "none" : String.join(", ", keys)),
                        "known: router_data (recorder), routed_experts (served response),"
                                + " logical_count, counts or weight (counts)"));
    }

    private static Optional<DocumentKind> ofKey(String key) {
        return switch (key) {
            case "router_data" -> Optional.of(RECORDER);
            case "routed_experts" -> Optional.of(SERVED);
            case "logical_count", "counts", "weight", "expert_load" -> Optional.of(COUNTS);
            case "physical_to_logical_map" -> Optional.of(PLACEMENT);
            default -> Optional.empty();
        };
    }
}
