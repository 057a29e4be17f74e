package org.moesaic.traces.internal.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import tools.jackson.core.JsonToken;

/// Responses of an inference server with `routed_experts` in them, as SGLang (`return_routed_experts`) and vLLM give them:
/// one response, a list, or one a line. Each is a request; where it says how long its prompt was, the rows of the prompt
/// are prefill.
///
/// Base64 has no shape: the model card says how many layers and selections there are, or `num_hidden_layers` and
/// `num_experts_per_tok` in the document.
final class ServedResponses {

    /// What a response says beside its capture; -1 where it does not.
    private static final class Response {
        private final List<Capture> captures = new ArrayList<>();
        private long promptTokens = -1;
        private long completionTokens = -1;
        private long start;
    }

    private final TraceFile file;
    private final Optional<ModelCard> card;
    private final List<ServedRequest> requests = new ArrayList<>();
    private int layers;
    private int topK;

    ServedResponses(TraceFile file, Optional<ModelCard> card) {
        this.file = file;
        this.card = card;
    }

    RoutingTrace read() {
        try (IntSpool ints = new IntSpool();
                DocumentParser parser = new DocumentParser(file)) {
            CaptureReader captures = new CaptureReader(parser, ints);
            for (JsonToken token = parser.next(); token != null; token = parser.next()) {
                switch (token) {
                    case START_OBJECT -> response(parser, captures);
                    case START_ARRAY -> list(parser, captures);
                    default -> throw parser.bad("", "a value that is no response", "objects");
                }
            }
            return new ServedRows(file, card, layers, topK, ints).trace(requests);
        }
    }

    private void list(DocumentParser parser, CaptureReader captures) {
        for (JsonToken next = parser.next(); next != JsonToken.END_ARRAY; next = parser.next()) {
            if (next == JsonToken.START_ARRAY) {
                requests.add(new ServedRequest(captures.readTokens(), -1, -1, 0));
                return;
            }
            parser.require(JsonToken.START_OBJECT, "", "a list of responses");
            response(parser, captures);
        }
    }

    private void response(DocumentParser parser, CaptureReader captures) {
        Response response = new Response();
        object(parser, captures, response);
        for (Capture capture : response.captures) {
            requests.add(
                    new ServedRequest(
                            capture,
                            response.promptTokens,
                            response.completionTokens,
                            response.start));
        }
    }

    private void object(DocumentParser parser, CaptureReader captures, Response response) {
        while (parser.nextField()) {
            switch (parser.name()) {
                case "routed_experts" -> {
                    if (parser.current() != JsonToken.VALUE_NULL) {
                        response.captures.add(captures.read());
                    }
                }
                case "prompt_tokens" -> response.promptTokens = count(parser);
                case "completion_tokens" -> response.completionTokens = count(parser);
                case "routed_experts_start_len" -> response.start = Math.max(0, count(parser));
                case "num_hidden_layers" -> layers = (int) Math.max(0, count(parser));
                case "num_experts_per_tok" -> topK = (int) Math.max(0, count(parser));
                default -> value(parser, captures, response);
            }
        }
    }

    private void value(DocumentParser parser, CaptureReader captures, Response response) {
        if (parser.current() == JsonToken.START_OBJECT) {
            object(parser, captures, response);
        } else if (parser.current() == JsonToken.START_ARRAY) {
            while (parser.next() != JsonToken.END_ARRAY) {
                value(parser, captures, response);
            }
        }
    }

    private static long count(DocumentParser parser) {
        return parser.current() == JsonToken.VALUE_NUMBER_INT
                ? parser.whole(parser.name(), 0, Integer.MAX_VALUE)
                : -1;
    }
}
