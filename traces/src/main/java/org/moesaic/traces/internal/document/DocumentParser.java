package org.moesaic.traces.internal.document;

import java.io.InputStream;
import java.io.OutputStream;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// Moves through a JSON document token by token, and says where it is when something is wrong.
///
/// Wrong text, a file that ends too early, and values of the wrong kind are all refused as bad data with their line.
public final class DocumentParser implements AutoCloseable {

    private final TraceFile file;
    private final JsonParser parser;

    public DocumentParser(TraceFile file) {
        this.file = file;
        InputStream content = file.openStream();
        try {
            parser = Json.FACTORY.createParser(ObjectReadContext.empty(), content);
        } catch (JacksonException e) {
            throw MoesaicException.badData(
                    Problem.in(
                            file.path(), "not JSON: " + e.getOriginalMessage(), "fetch it again"));
        }
    }

    /// Moves on.
    ///
    /// @return null at the end of the file
    public JsonToken next() {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw bad("", "damaged or truncated: " + e.getOriginalMessage(), "fetch it again");
        }
    }

    public JsonToken current() {
        return parser.currentToken();
    }

    /// Name of the field that the parser is at or in.
    public String name() {
        return parser.currentName();
    }

    /// Moves to the next field of the object that the parser is in.
    ///
    /// @return false at its end
    public boolean nextField() {
        if (next() != JsonToken.PROPERTY_NAME) {
            return false;
        }
        next();
        return true;
    }

    /// Passes over the value that the parser is at.
    public void skip() {
        try {
            parser.skipChildren();
        } catch (JacksonException e) {
            throw bad("", "damaged or truncated: " + e.getOriginalMessage(), "fetch it again");
        }
    }

    /// Requires the current value to be an object or a list.
    public void require(JsonToken token, String place, String what) {
        if (current() != token) {
            throw bad(place, "not " + what, what);
        }
    }

    /// A whole number in a range.
    public long whole(String place, long least, long most) {
        long value = least - 1;
        try {
            if (current() == JsonToken.VALUE_NUMBER_INT) {
                value =
                        switch (parser.getNumberType()) {
                            case INT, LONG -> parser.getLongValue();
                            default -> least - 1;
                        };
            }
        } catch (JacksonException e) {
            throw bad(place, "not a number: " + e.getOriginalMessage(), "a whole number");
        }
        if (value < least || value > most) {
            throw bad(place, shown(), "a whole number from " + least + " to " + most);
        }
        return value;
    }

    /// Any number; NaN and infinities too, and NaN for `null`.
    public double real(String place) {
        if (current() == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        try {
            if (current() == JsonToken.VALUE_NUMBER_INT
                    || current() == JsonToken.VALUE_NUMBER_FLOAT) {
                return parser.getDoubleValue();
            }
        } catch (JacksonException e) {
            throw bad(place, "not a number: " + e.getOriginalMessage(), "a number");
        }
        throw bad(place, shown(), "a number");
    }

    /// A text; empty for `null` and what is no text.
    public String text() {
        try {
            return current() == JsonToken.VALUE_STRING ? parser.getString() : "";
        } catch (JacksonException e) {
            throw bad("", "damaged or truncated: " + e.getOriginalMessage(), "fetch it again");
        }
    }

    /// Decodes the current text from base64 as it comes, without holding it.
    public void base64(OutputStream to, String place) {
        try {
            parser.readBinaryValue(to);
        } catch (JacksonException e) {
            throw bad(place, "not base64: " + e.getOriginalMessage(), "fetch it again");
        }
    }

    public TraceFile file() {
        return file;
    }

    /// Line that the parser has come to.
    public long line() {
        return Math.max(0, parser.currentTokenLocation().getLineNr());
    }

    public MoesaicException bad(String place, String message, String cure) {
        return MoesaicException.badData(problem(place, message, cure));
    }

    public Problem problem(String place, String message, String cure) {
        return Problem.at(file.path(), line(), place, message, cure);
    }

    private String shown() {
        return switch (current()) {
            case null -> "nothing";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            default -> {
                String text = parser.getString();
                yield text.substring(0, Math.min(text.length(), 40));
            }
        };
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (JacksonException e) {
            // Nothing was written; what was read has been checked.
        }
    }
}
