package org.moesaic.traces.internal.document;

import org.moesaic.traces.internal.Limits;
import tools.jackson.core.JsonToken;

/// Reads the value of one `routed_experts`: base64 of little-endian int32, or lists `[tokens][layers][k]` of whole numbers.
final class CaptureReader {

    private static final String PLACE = "routed_experts";

    private final DocumentParser parser;
    private final IntSpool ints;
    private int layers;
    private int topK;

    CaptureReader(DocumentParser parser, IntSpool ints) {
        this.parser = parser;
        this.ints = ints;
    }

    /// Reads the value that the parser is at.
    Capture read() {
        long from = ints.size();
        long line = parser.line();
        layers = 0;
        topK = 0;
        if (parser.current() == JsonToken.VALUE_STRING) {
            parser.base64(ints, PLACE);
            if (ints.oddBytes() != 0) {
                throw parser.bad(
                        PLACE,
                        ints.oddBytes() + " bytes too many for int32",
                        "base64 of little-endian int32; is the text truncated?");
            }
        } else {
            parser.require(JsonToken.START_ARRAY, PLACE, "base64 of int32, or a list of tokens");
            while (parser.next() != JsonToken.END_ARRAY) {
                token();
            }
        }
        return new Capture(from, ints.size() - from, layers, topK, line);
    }

    /// The tokens of a document that is such a list itself; the parser is in it.
    Capture readTokens() {
        long from = ints.size();
        long line = parser.line();
        layers = 0;
        topK = 0;
        do {
            token();
        } while (parser.next() != JsonToken.END_ARRAY);
        return new Capture(from, ints.size() - from, layers, topK, line);
    }

    private void token() {
        parser.require(JsonToken.START_ARRAY, PLACE, "lists [tokens][layers][k]");
        int rows = 0;
        while (parser.next() != JsonToken.END_ARRAY) {
            row();
            rows++;
        }
        if (layers == 0 && rows > 0) {
            layers = rows;
        }
        if (rows != layers || layers == 0) {
            throw parser.bad(PLACE, rows + " layers of a token", layers + ", as the first has");
        }
    }

    private void row() {
        parser.require(JsonToken.START_ARRAY, PLACE, "lists [tokens][layers][k]");
        int count = 0;
        while (parser.next() != JsonToken.END_ARRAY) {
            ints.add((int) parser.whole(PLACE, Integer.MIN_VALUE, Integer.MAX_VALUE));
            count++;
        }
        if (topK == 0 && count > 0 && count <= Limits.SELECTIONS_PER_TOKEN) {
            topK = count;
        }
        if (count != topK || topK == 0) {
            throw parser.bad(PLACE, count + " ids of a row", topK + ", as the first has");
        }
    }
}
