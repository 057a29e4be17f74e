package org.moesaic.traces.internal.jsonl;

import static org.moesaic.traces.internal.json.JsonScanner.ascii;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.internal.rows.LineSpooler;
import org.moesaic.traces.internal.rows.RowFacts;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// Reads the rows of a router log.
///
/// `token_idx` counts tokens over all requests, so a token's position is the number of tokens of its request before it.
/// Which tokens ran together is not logged: each is a step of its own. Where `token_idx` starts again from its first value,
/// or a second `meta` line comes, another run was appended to the file: its requests are kept apart (`run2:…`), because
/// they have the same names.
final class RouterLog extends LineSpooler {

    private static final byte[] TYPE = ascii("type");
    private static final byte[] MODEL = ascii("model_id");
    private static final byte[] TOP_K = ascii("top_k");
    private static final byte[] EXPERTS = ascii("num_experts");
    private static final byte[] LAYERS = ascii("layers_logged");
    private static final byte[] REQUEST = ascii("req_id");
    private static final byte[] TOKEN = ascii("token_idx");
    private static final byte[] LAYER = ascii("layer");
    private static final byte[] IDS = ascii("topk_ids");
    private static final byte[] WEIGHTS = ascii("topk_weights");

    /// So many tokens under one request id are suspicious.
    private static final long MANY_TOKENS = 64;

    private final TreeSet<Integer> layersLogged = new TreeSet<>();
    private String model = "";
    private String lastName = "";
    private OptionalInt experts = OptionalInt.empty();
    private OptionalInt topK = OptionalInt.empty();

    /// Runs so far, and where the last one began.
    private int runs = 1;

    private long secondRunLine;
    private long rowsOfRun;
    private long firstToken;
    private final long[] lastToken = new long[Limits.LAYERS];
    private long lastNewToken;
    private long missingTokens;
    private long firstMissing;
    private int[] tokensOfRequest = new int[16];

    private String type;
    private String request;
    private long token;
    private int layer;
    private boolean hasIds;

    RouterLog(TraceFile file) {
        super(file);
        startRun();
    }

    @Override
    protected void line(JsonScanner scanner) throws WrongLine {
        type = "";
        request = "?";
        token = -1;
        layer = -1;
        hasIds = false;
        values.clear();
        scanner.enterObject();
        while (scanner.nextField()) {
            field(scanner);
        }
        scanner.end();
        switch (type) {
            case "route" -> route();
            case "meta" -> {
                if (rowsOfRun > 0) {
                    nextRun();
                }
            }
            default ->
                    throw new WrongLine(
                            "type",
                            type.isEmpty() ? "is missing" : "'" + shown(type) + "'",
                            "meta or route");
        }
    }

    private void field(JsonScanner scanner) throws WrongLine {
        if (scanner.nameIs(TYPE)) {
            type = scanner.string();
        } else if (scanner.nameIs(REQUEST)) {
            request = requestName(scanner);
        } else if (scanner.nameIs(TOKEN)) {
            token = number(scanner, "token_idx", 0, Integer.MAX_VALUE);
        } else if (scanner.nameIs(LAYER)) {
            layer = layerId(scanner, "layer");
        } else if (scanner.nameIs(IDS)) {
            values.ids(scanner);
            hasIds = true;
        } else if (scanner.nameIs(WEIGHTS)) {
            values.weights(scanner);
        } else if (scanner.nameIs(MODEL)) {
            model = scanner.isNull() ? "" : ModelNames.lastSegment(scanner.string());
        } else if (scanner.nameIs(TOP_K)) {
            topK = optional(scanner, "top_k", Limits.SELECTIONS_PER_TOKEN);
        } else if (scanner.nameIs(EXPERTS)) {
            experts = optional(scanner, "num_experts", TraceHeader.MAX_EXPERTS);
            values.experts(experts);
        } else if (scanner.nameIs(LAYERS) && scanner.peek() == '[') {
            scanner.enterArray();
            while (scanner.nextElement()) {
                layersLogged.add(layerId(scanner, "layers_logged"));
            }
        } else {
            scanner.skip();
        }
    }

    private static OptionalInt optional(JsonScanner scanner, String name, int most)
            throws WrongLine {
        return scanner.isNull()
                ? OptionalInt.empty()
                : OptionalInt.of((int) number(scanner, name, 1, most));
    }

    private void route() throws WrongLine {
        if (token < 0 || layer < 0 || !hasIds) {
            throw new WrongLine(
                    token < 0 ? "token_idx" : layer < 0 ? "layer" : "topk_ids",
                    "is missing",
                    "token_idx, layer and topk_ids in each row");
        }
        String place = "token_idx " + token + ", layer " + layer;
        if (topK.isPresent() && values.count() > topK.getAsInt()) {
            throw new WrongLine(
                    place, values.count() + " ids", "at most top_k, " + topK.getAsInt());
        }
        values.check(place);
        int known = spool.layer(layer);
        if (known >= 0 && rowsOfRun > 0 && token <= firstToken && lastToken[known] >= token) {
            nextRun();
        }
        firstToken = rowsOfRun == 0 ? token : Math.min(firstToken, token);
        long index = spool.token(spool.request(nameInRun()), token);
        if (spool.isNew(index)) {
            describe(index);
        }
        row(index, layer);
        rowsOfRun++;
        lastToken[known] = Math.max(lastToken[known], token);
    }

    private void describe(long index) {
        int id = spool.request(nameInRun());
        if (id >= tokensOfRequest.length) {
            tokensOfRequest = Arrays.copyOf(tokensOfRequest, id * 2);
        }
        spool.describe(index, -1, tokensOfRequest[id]++, Phase.UNKNOWN, -1);
        if (rowsOfRun > 0 && token > lastNewToken + 1) {
            firstMissing = missingTokens == 0 ? lastNewToken + 1 : firstMissing;
            missingTokens += token - lastNewToken - 1;
        }
        lastNewToken = Math.max(lastNewToken, token);
    }

    private String nameInRun() {
        if (runs == 1) {
            return request;
        }
        // The same object for the rows of one request: names are compared for each row.
        String name = request.equals("?") ? request : "run" + runs + ":" + request;
        if (!name.equals(lastName)) {
            lastName = name;
        }
        return lastName;
    }

    private void nextRun() {
        runs++;
        secondRunLine = runs == 2 ? lineNumber() : secondRunLine;
        startRun();
    }

    private void startRun() {
        rowsOfRun = 0;
        lastNewToken = -1;
        Arrays.fill(lastToken, -1);
    }

    @Override
    protected RowFacts end() {
        if (runs > 1) {
            notes.add(
                    new Finding(
                            "several-runs",
                            Severity.WARNING,
                            runs + " runs were appended to one another",
                            "the second begins at line " + secondRunLine,
                            "their requests are kept apart; look for warm-up rows at the start of"
                                    + " each"));
        }
        if (missingTokens > 0) {
            notes.add(
                    new Finding(
                            "missing-tokens",
                            Severity.WARNING,
                            missingTokens + " tokens have no row in any layer",
                            "the first is token_idx " + firstMissing,
                            "the recorder dropped rows, or logged some requests only: reuse between"
                                    + " neighbouring rows spans the gaps"));
        }
        List<Integer> without =
                layersLogged.stream().filter(id -> !spool.layerIds().contains(id)).toList();
        if (!without.isEmpty() && spool.rows() > 0) {
            notes.add(
                    new Finding(
                            "layers-missing",
                            Severity.WARNING,
                            without.size() + " of the layers in layers_logged have no row",
                            "layers " + without,
                            "capture again, or join the files of the other layers"));
        }
        if (spool.requests() == runs && spool.tokens() > MANY_TOKENS * runs) {
            notes.add(
                    new Finding(
                            "one-request-id",
                            Severity.WARNING,
                            "all rows of a run have the same req_id",
                            "'" + shown(spool.requestName(0)) + "'",
                            "if several requests were served, neighbouring rows belong to a batch:"
                                    + " reuse is then a figure of the batch, not of a text"));
        }
        return new RowFacts(
                RouterLogImporter.NAME,
                model,
                LayerNumbering.UNKNOWN,
                experts,
                topK,
                false,
                false,
                "");
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), 40));
    }
}
