package org.moesaic.traces.internal.document;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.CollectingReader;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.internal.rows.RowValues;
import tools.jackson.core.JsonToken;

/// One pass over a recording. Held in memory are one token and the names of requests.
final class RecorderReader extends CollectingReader {

    private final TraceFile file;
    private final TraceHeader header;
    private final DocumentParser parser;
    private final RowValues values = new RowValues();
    private final RecorderToken token = new RecorderToken();
    private final List<String> requests = new ArrayList<>();
    private boolean inRouterData;
    private boolean inRequest;
    private boolean ended;
    private String rowIndex = "";
    private int lastPosition;
    private long tokens;

    private RecorderReader(TraceFile file, TraceHeader header) {
        super(file.path());
        this.file = file;
        this.header = header;
        parser = new DocumentParser(file);
    }

    /// A reader that looks for the first token and no more.
    static RecorderReader probe(TraceFile file) {
        return new RecorderReader(file, null);
    }

    static RecorderReader open(TraceFile file, TraceHeader header) {
        return new RecorderReader(file, header);
    }

    /// The first token that is one.
    RecorderToken firstToken() {
        while (nextElement()) {
            try {
                token.read(parser, values);
                return token;
            } catch (WrongLine wrong) {
                problem(wrong);
            }
        }
        problems.throwIfAny();
        throw parser.bad("router_data", "an empty trace: no tokens", "at least one token");
    }

    @Override
    protected boolean fill(TraceBlock block) {
        block.clear();
        while (!ended && block.tokens() < block.tokenCapacity()) {
            if (!nextElement()) {
                ended = true;
                if (tokens == 0) {
                    problems.add(
                            parser.problem("router_data", "an empty trace: no tokens", "a token"));
                }
                break;
            }
            try {
                token.read(parser, values);
                add(block);
            } catch (WrongLine wrong) {
                problem(wrong);
            }
        }
        return block.tokens() > 0;
    }

    private void add(TraceBlock block) throws WrongLine {
        String place = "token_" + token.position();
        if (token.position() <= lastPosition) {
            throw new WrongLine(
                    place, "position " + token.position() + " after " + lastPosition, "ascending");
        }
        lastPosition = token.position();
        if (!token.layerIds().equals(header.layerIds())) {
            throw new WrongLine(
                    place,
                    "layers " + token.layerIds(),
                    "the layers of the first token, " + header.layerIds());
        }
        for (var row : token.rows().entrySet()) {
            if (row.getValue().ids().length != header.topK()) {
                throw new WrongLine(
                        place + ", layer_" + row.getKey(),
                        row.getValue().ids().length + " ids",
                        header.topK() + ", as the first token has");
            }
        }
        block.beginStep(tokens++);
        int at = block.addToken(requests.size() - 1, token.position(), Phase.DECODE);
        int layer = 0;
        for (RecorderToken.Row row : token.rows().values()) {
            for (int slot = 0; slot < header.topK(); slot++) {
                block.setExpert(layer, at, slot, row.ids()[slot]);
                if (row.weights() != null) {
                    block.setWeight(layer, at, slot, row.weights()[slot]);
                }
            }
            layer++;
        }
    }

    /// Moves to the next element of a `router_data` list.
    ///
    /// @return false at the end of the file
    private boolean nextElement() {
        while (true) {
            JsonToken next = parser.next();
            if (inRouterData) {
                if (next == JsonToken.END_ARRAY) {
                    inRouterData = false;
                } else if (next == null) {
                    throw parser.bad("router_data", "the file ends too early", "fetch it again");
                } else {
                    return true;
                }
            } else if (next == null) {
                return false;
            } else {
                outside(next);
            }
        }
    }

    private void outside(JsonToken next) {
        switch (next) {
            case START_OBJECT -> {
                inRequest = true;
                rowIndex = "";
            }
            case END_OBJECT -> inRequest = false;
            case PROPERTY_NAME -> field();
            case START_ARRAY, END_ARRAY -> {
                // A list of requests.
            }
            default ->
                    throw parser.bad("", "a value that is no request", "objects with router_data");
        }
    }

    private void field() {
        String name = parser.name();
        parser.next();
        if (name.equals("row_index") && parser.current() == JsonToken.VALUE_NUMBER_INT) {
            rowIndex = String.valueOf(parser.whole(name, 0, Long.MAX_VALUE));
        } else if (name.equals("router_data") && inRequest) {
            parser.require(JsonToken.START_ARRAY, name, "a list of tokens");
            inRouterData = true;
            requests.add(rowIndex.isEmpty() ? String.valueOf(requests.size()) : rowIndex);
            lastPosition = -1;
        } else {
            parser.skip();
        }
    }

    private void problem(WrongLine wrong) {
        long line = parser.line();
        problems.add(() ->
                Problem.at(file.path(), line, wrong.place(), wrong.getMessage(), wrong.cure()));
    }

    @Override
    public String requestId(int request) {
        return requests.get(request);
    }

    @Override
    public void close() {
        parser.close();
    }
}
