package org.moesaic.traces.internal.jsonl;

import static org.moesaic.traces.internal.json.JsonScanner.ascii;

import java.util.Arrays;
import java.util.OptionalInt;
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

/// Reads lines of flat pairs.
///
/// Layers are those of the model, dense ones counted. Lines of one `step` ran together, as those of a prompt do. Where
/// `pos` goes back to the first position, or a header comes again, another request was appended: requests are numbered
/// from 0, and their steps go on where those of the request before ended.
final class PairsLog extends LineSpooler {

    private static final byte[] FORMAT = ascii("format");
    private static final byte[] LAYERS = ascii("n_layers_routed");
    private static final byte[] EXPERTS = ascii("n_expert");
    private static final byte[] TOP_K = ascii("n_expert_used");
    private static final byte[] MODEL = ascii("model_file");
    private static final byte[] STEP = ascii("step");
    private static final byte[] PHASE = ascii("phase");
    private static final byte[] POSITION = ascii("pos");
    private static final byte[] TOKEN = ascii("token");
    private static final byte[] PAIRS = ascii("e");

    private String model = "";
    private OptionalInt layersRouted = OptionalInt.empty();
    private OptionalInt experts = OptionalInt.empty();
    private OptionalInt topK = OptionalInt.empty();
    private boolean prefill;
    private boolean decode;
    private int requests = 1;
    private long rowsOfRequest;
    private long firstPosition;
    private long lastStep = -1;
    private long stepBase;

    private boolean header;
    private boolean hasPairs;
    private Phase phase = Phase.UNKNOWN;
    private Phase phaseOfHeader = Phase.UNKNOWN;
    private long step;
    private long position;
    private int tokenId;

    /// The pairs of a line, as they stand.
    private int[] pairs = new int[256];

    private int pairCount;

    PairsLog(TraceFile file) {
        super(file);
    }

    @Override
    protected void line(JsonScanner scanner) throws WrongLine {
        header = false;
        hasPairs = false;
        phase = Phase.UNKNOWN;
        step = -1;
        position = -1;
        tokenId = -1;
        pairCount = 0;
        scanner.enterObject();
        while (scanner.nextField()) {
            field(scanner);
        }
        scanner.end();
        if (header) {
            phaseOfHeader = phase;
            if (rowsOfRequest > 0) {
                nextRequest();
            }
            return;
        }
        if (!hasPairs || (step < 0 && position < 0)) {
            throw new WrongLine(
                    hasPairs ? "step" : "e",
                    "is missing",
                    "'e' and one of 'step' and 'pos' in each line after the header");
        }
        token();
    }

    private void field(JsonScanner scanner) throws WrongLine {
        if (scanner.nameIs(PAIRS)) {
            hasPairs = true;
            pairs(scanner);
        } else if (scanner.nameIs(STEP)) {
            step = number(scanner, "step", 0, Long.MAX_VALUE >> 1);
        } else if (scanner.nameIs(POSITION)) {
            position = number(scanner, "pos", 0, Integer.MAX_VALUE);
        } else if (scanner.nameIs(TOKEN)) {
            tokenId = scanner.isNull() ? -1 : (int) number(scanner, "token", 0, Integer.MAX_VALUE);
        } else if (scanner.nameIs(PHASE)) {
            phase = phase(scanner.isNull() ? "" : scanner.string());
        } else if (scanner.nameIs(FORMAT)) {
            header = true;
            scanner.skip();
        } else if (scanner.nameIs(EXPERTS)) {
            experts = claim(scanner, "n_expert", TraceHeader.MAX_EXPERTS);
            values.experts(experts);
        } else if (scanner.nameIs(TOP_K)) {
            topK = claim(scanner, "n_expert_used", Limits.SELECTIONS_PER_TOKEN);
        } else if (scanner.nameIs(LAYERS)) {
            layersRouted = claim(scanner, "n_layers_routed", Limits.LAYERS);
        } else if (scanner.nameIs(MODEL) && scanner.peek() == '"') {
            model = ModelNames.lastSegment(scanner.string());
        } else {
            scanner.skip();
        }
    }

    private static OptionalInt claim(JsonScanner scanner, String name, int most) throws WrongLine {
        return scanner.isNull()
                ? OptionalInt.empty()
                : OptionalInt.of((int) number(scanner, name, 1, most));
    }

    private static Phase phase(String text) {
        return switch (text) {
            case "prefill", "prompt" -> Phase.PREFILL;
            case "decode", "generated" -> Phase.DECODE;
            default -> Phase.UNKNOWN;
        };
    }

    private void pairs(JsonScanner scanner) throws WrongLine {
        scanner.enterArray();
        while (scanner.nextElement()) {
            long number = scanner.integer();
            if (pairCount == pairs.length) {
                if (pairCount >= 2 * Limits.SELECTIONS_PER_TOKEN) {
                    throw new WrongLine(
                            "e", "more than " + pairCount / 2 + " pairs", Limits.inWords());
                }
                pairs = Arrays.copyOf(pairs, pairCount * 2);
            }
            pairs[pairCount++] = Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (pairCount % 2 != 0) {
            throw new WrongLine("e", pairCount + " numbers", "pairs of layer and expert");
        }
    }

    private void token() throws WrongLine {
        if (pairCount == 0) {
            throw new WrongLine("e", "no pairs", "the selections of all layers");
        }
        long key = position >= 0 ? position : step;
        if (key > Integer.MAX_VALUE) {
            throw new WrongLine("step", "position beyond " + Integer.MAX_VALUE, "smaller steps");
        }
        if (rowsOfRequest > 0 && key <= firstPosition) {
            nextRequest();
        }
        check();
        if (rowsOfRequest++ == 0) {
            firstPosition = key;
            stepBase = lastStep < 0 || step > lastStep ? 0 : lastStep + 1 - Math.max(0, step);
        }
        Phase known = phase == Phase.UNKNOWN ? phaseOfHeader : phase;
        prefill |= known == Phase.PREFILL;
        decode |= known == Phase.DECODE;
        long index = spool.token(spool.request(String.valueOf(requests - 1)), key);
        if (!spool.isNew(index)) {
            throw new WrongLine("pos", "position " + key + " twice", "each token once");
        }
        long running = step < 0 ? -1 : stepBase + step;
        lastStep = Math.max(lastStep, running);
        spool.describe(index, running, (int) key, known, tokenId);
        for (int from = 0; from < pairCount; from = layerEnd(from)) {
            take(from, layerEnd(from));
            row(index, pairs[from]);
        }
    }

    /// All layers of the line, before any of them is added.
    private void check() throws WrongLine {
        for (int from = 0; from < pairCount; from = layerEnd(from)) {
            int layer = pairs[from];
            String place = "layer " + layer;
            if (layer < 0 || layer > TraceHeader.MAX_EXPERTS) {
                throw new WrongLine("e", place, "layers from 0 to " + TraceHeader.MAX_EXPERTS);
            }
            for (int other = layerEnd(from); other < pairCount; other += 2) {
                if (pairs[other] == layer) {
                    throw new WrongLine(place, "in two places of 'e'", "its pairs together");
                }
            }
            take(from, layerEnd(from));
            if (topK.isPresent() && values.count() > topK.getAsInt()) {
                throw new WrongLine(place, values.count() + " ids", "at most " + topK.getAsInt());
            }
            values.check(place);
        }
    }

    private int layerEnd(int from) {
        int end = from + 2;
        while (end < pairCount && pairs[end] == pairs[from]) {
            end += 2;
        }
        return end;
    }

    private void take(int from, int to) throws WrongLine {
        values.clear();
        for (int i = from; i < to; i += 2) {
            values.addId(pairs[i + 1]);
        }
    }

    private void nextRequest() {
        requests++;
        rowsOfRequest = 0;
    }

    @Override
    protected RowFacts end() {
        int found = spool.layerIds().size();
        if (spool.rows() > 0 && layersRouted.isPresent() && layersRouted.getAsInt() != found) {
            notes.add(
                    new Finding(
                            "layers-missing",
                            Severity.WARNING,
                            found + " layers, and n_layers_routed says " + layersRouted.getAsInt(),
                            "layers " + spool.layerIds().stream().sorted().toList(),
                            "capture again"));
        }
        return new RowFacts(
                PairsJsonlImporter.NAME,
                model,
                LayerNumbering.MODEL,
                experts,
                topK,
                prefill,
                decode,
                "");
    }
}
