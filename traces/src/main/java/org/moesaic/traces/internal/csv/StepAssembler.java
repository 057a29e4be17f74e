package org.moesaic.traces.internal.csv;

import java.util.HashMap;
import java.util.Map;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.ProblemList;

/// Puts the rows of one step together, layer after layer, and holds them against the ordering rule: layers ascend, each
/// layer has the same tokens in the same order (or, in a ragged trace, some of them), positions of a request ascend, and
/// its prefill comes before its decoding.
final class StepAssembler {

    private static final int FIRST_TOKENS = 16;

    private final Object file;
    private final TraceHeader header;
    private final boolean ragged;
    private final ProblemList problems;
    private final Requests requests;
    private final TraceBlock step;
    private final Map<Long, Integer> raggedTokens = new HashMap<>();
    private final Map<Integer, Integer> positions = new HashMap<>();
    private long stepId;
    private long lastLine;
    private int layer;
    private int rows;

    /// Steps, from this one on, that a row which could not be used may belong to.
    private int incompleteSteps;

    StepAssembler(Object file, NativeMeta meta, ProblemList problems, Requests requests) {
        this.file = file;
        this.header = meta.header();
        this.ragged = meta.ragged();
        this.problems = problems;
        this.requests = requests;
        step = new TraceBlock(header, FIRST_TOKENS);
    }

    /// The step that has been put together: a block of one step.
    TraceBlock step() {
        return step;
    }

    /// To be called when a row could not be used: what is missing then is not reported once more.
    void skipRow() {
        incompleteSteps = 2;
    }

    void begin(long id) {
        stepId = id;
        step.clear();
        step.beginStep(id);
        raggedTokens.clear();
        positions.clear();
        layer = 0;
        rows = 0;
    }

    void add(NativeRow row) {
        lastLine = row.line;
        if (row.layer < layer) {
            bad(
                    row.line,
                    "layer " + id(row.layer) + " after layer " + id(layer),
                    "within a step, layers ascend");
            return;
        }
        while (layer < row.layer) {
            endLayer();
            layer++;
        }
        int request = requests.index(row.request);
        int token = token(row, request);
        rows++;
        if (token >= 0) {
            fill(row, token);
        }
    }

    /// To be called after the last row of the step.
    void end() {
        while (layer < header.layers()) {
            endLayer();
            layer++;
        }
        for (int token = 0; token < step.tokens(); token++) {
            requests.advance(step.request(token), step.position(token), step.phase(token));
        }
        incompleteSteps = Math.max(0, incompleteSteps - 1);
        if (header.batching() == TraceHeader.Batching.UNBATCHED && step.tokens() > 1) {
            bad(
                    lastLine,
                    step.tokens() + " tokens in one step",
                    "one, or say \"batching\": \"as_recorded\" in the .meta.json");
        }
    }

    /// The token that a row belongs to, or -1 if that is not clear; adds it if the row is its first.
    private int token(NativeRow row, int request) {
        if (ragged) {
            return raggedToken(row, request);
        }
        if (layer == 0) {
            return newToken(row, request);
        }
        if (rows >= step.tokens() || incompleteSteps > 0) {
            return -1;
        }
        if (step.request(rows) != request
                || step.position(rows) != row.position
                || step.phase(rows) != row.phase) {
            bad(
                    row.line,
                    "request '" + shown(row.request) + "' at position " + row.position,
                    "the tokens of layer " + id(0) + " in the same order");
        }
        return rows;
    }

    private int raggedToken(NativeRow row, int request) {
        Integer before = positions.put(request, row.position);
        if (before != null && before >= row.position && requests.isKnown(request)) {
            bad(row.line, "position " + row.position + " after " + before, "positions ascend");
            return -1;
        }
        long key = (long) request << Integer.SIZE | row.position;
        Integer known = raggedTokens.get(key);
        if (known == null) {
            known = newToken(row, request);
            raggedTokens.put(key, known);
        }
        return known;
    }

    private int newToken(NativeRow row, int request) {
        if ((step.tokens() + 1L) * header.layers() * header.topK() > Limits.SELECTIONS_PER_STEP) {
            throw MoesaicException.badData(
                    Problem.at(
                            file,
                            row.line,
                            "step " + stepId,
                            "more tokens than a step may hold",
                            "at most " + Limits.SELECTIONS_PER_STEP + " selections"));
        }
        int last = lastPosition(row, request);
        if (requests.isKnown(request) && row.position <= last) {
            bad(
                    row.line,
                    "position "
                            + row.position
                            + " of request '"
                            + shown(row.request)
                            + "' after "
                            + last,
                    "positions ascend in each request, and each is there once");
        }
        if (row.phase == Phase.PREFILL && requests.isDecoding(request)) {
            bad(
                    row.line,
                    "prefill of request '" + shown(row.request) + "' after its decoding",
                    "prefill first");
        }
        int token = step.addToken(request, row.position, row.phase);
        if (row.token >= 0) {
            step.setTokenId(token, row.token);
        }
        return token;
    }

    /// In a step of one layer after the other, the first layer's tokens of a request ascend too; in a ragged step later
    /// layers may bring tokens in between.
    private int lastPosition(NativeRow row, int request) {
        Integer inStep = ragged ? null : positions.put(request, row.position);
        return Math.max(requests.lastPosition(request), inStep == null ? -1 : inStep);
    }

    private void fill(NativeRow row, int token) {
        if (step.expert(layer, token, 0) != TraceBlock.ABSENT) {
            bad(row.line, "a second row of this token in this layer", "one row");
            return;
        }
        if (row.token >= 0 && step.tokenId(token) != row.token) {
            bad(row.line, "token_id " + row.token + " differs between layers", "one a token");
        }
        for (int slot = 0; slot < header.topK(); slot++) {
            step.setExpert(layer, token, slot, row.ids[slot]);
            if (header.weightsKind() != TraceHeader.WeightsKind.NONE) {
                step.setWeight(layer, token, slot, row.weights[slot]);
            }
        }
    }

    private void endLayer() {
        if (!ragged && incompleteSteps == 0 && (layer == 0 ? rows == 0 : rows != step.tokens())) {
            bad(
                    lastLine,
                    rows
                            + " rows in layer "
                            + id(layer)
                            + ", "
                            + step.tokens()
                            + " tokens in layer "
                            + id(0),
                    "the same tokens in each layer, or say \"ragged\": true in the .meta.json");
        }
        rows = 0;
        if (ragged) {
            positions.clear();
        }
    }

    private int id(int index) {
        return header.layerIds().get(index);
    }

    private static String shown(String request) {
        return request.substring(0, Math.min(request.length(), 40));
    }

    private void bad(long line, String message, String cure) {
        long id = stepId;
        problems.add(() -> Problem.at(file, line, "step " + id, message, cure));
    }
}
