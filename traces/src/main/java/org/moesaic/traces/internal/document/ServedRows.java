package org.moesaic.traces.internal.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.LayerAxis;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.internal.RowCheck;
import org.moesaic.traces.internal.rows.RowFacts;
import org.moesaic.traces.internal.rows.RowSpool;
import org.moesaic.traces.internal.rows.SpooledTrace;
import org.moesaic.traces.internal.rows.WeightSurvey;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// Makes rows of decoded captures: gives them their shape, leaves the layers out that hold zeros only, and counts tokens.
final class ServedRows {

    static final String NAME = "served-json";

    private final TraceFile file;
    private final Optional<ModelCard> card;
    private final IntSpool ints;
    private final int layersInFile;
    private final int topKInFile;
    private final ProblemList problems;
    private final List<Finding> notes = new ArrayList<>();
    private int layers;
    private int topK;
    private long missingLast;
    private long wrongLength;

    ServedRows(TraceFile file, Optional<ModelCard> card, int layers, int topK, IntSpool ints) {
        this.file = file;
        this.card = card;
        this.ints = ints;
        layersInFile = layers;
        topKInFile = topK;
        problems = new ProblemList(file.path());
    }

    RoutingTrace trace(List<ServedRequest> requests) {
        if (requests.isEmpty() || ints.size() == 0) {
            throw MoesaicException.badData(
                    Problem.in(file.path(), "an empty trace: no routed_experts", "at least one"));
        }
        shape(requests);
        requests.forEach(this::checkLength);
        problems.throwIfAny();
        boolean[] zero = zeroLayers(requests);
        LayerAxis axis = LayerAxis.of(layers, zero, card);
        axis.note().ifPresent(notes::add);
        RowSpool spool = new RowSpool();
        try {
            for (int i = 0; i < requests.size(); i++) {
                add(spool, axis, requests.get(i), spool.request(String.valueOf(i)));
            }
        } catch (RuntimeException e) {
            spool.close();
            throw e;
        }
        lengthNotes();
        boolean phases = requests.stream().allMatch(each -> each.promptTokens() >= 0);
        RowFacts facts =
                new RowFacts(
                        NAME,
                        "",
                        axis.numbering(),
                        card.map(it -> OptionalInt.of(it.routedExperts()))
                                .orElse(OptionalInt.empty()),
                        OptionalInt.of(topK),
                        phases,
                        phases,
                        "");
        return SpooledTrace.of(file, spool, facts, problems, new WeightSurvey(), notes);
    }

    /// Layers and selections: those of lists as they are, those of base64 from the file or the model.
    private void shape(List<ServedRequest> requests) {
        for (ServedRequest request : requests) {
            layers = Math.max(layers, request.capture().layers());
            topK = Math.max(topK, request.capture().topK());
        }
        if (layers == 0) {
            layers = layersInFile > 0 ? layersInFile : card.map(ModelCard::totalLayers).orElse(0);
            topK = topKInFile > 0 ? topKInFile : card.map(ModelCard::topK).orElse(0);
            if (card.isPresent() && layersInFile == 0 && !divides(requests)) {
                // Some servers leave the dense layers out.
                layers = card.get().moeLayerIds().size();
            }
        }
        if (layers == 0 || topK == 0) {
            throw MoesaicException.usage(
                    file.path()
                            + ": base64 has no shape, and the file does not say how many layers and"
                            + " selections there are",
                    "name the model: --model NAME|FILE");
        }
        if (!Limits.allow(layers, topK)) {
            throw MoesaicException.badData(
                    Problem.in(file.path(), layers + " layers of top-" + topK, Limits.inWords()));
        }
    }

    private boolean divides(List<ServedRequest> requests) {
        return requests.stream()
                .allMatch(each -> each.capture().count() % ((long) layers * topK) == 0);
    }

    private void checkLength(ServedRequest request) {
        Capture capture = request.capture();
        long perToken = (long) layers * topK;
        boolean otherShape =
                capture.layers() != 0 && capture.layers() != layers
                        || capture.topK() != 0 && capture.topK() != topK;
        if (capture.count() % perToken != 0 || otherShape) {
            problems.add(
                    Problem.at(
                            file.path(),
                            capture.line(),
                            "routed_experts",
                            capture.count() + " ids",
                            "whole tokens of "
                                    + layers
                                    + " layers of top-"
                                    + topK
                                    + "; is it another model?"));
            return;
        }
        if (request.promptTokens() < 0 || request.completionTokens() < 0) {
            return;
        }
        long rows = capture.count() / perToken + request.start();
        long tokens = request.promptTokens() + request.completionTokens();
        missingLast += rows == tokens - 1 ? 1 : 0;
        wrongLength += rows != tokens && rows != tokens - 1 ? 1 : 0;
    }

    private boolean[] zeroLayers(List<ServedRequest> requests) {
        boolean[] zero = new boolean[layers];
        Arrays.fill(zero, true);
        for (ServedRequest request : requests) {
            Capture capture = request.capture();
            for (long i = 0; i < capture.count(); i++) {
                zero[(int) (i / topK % layers)] &= ints.get(capture.from() + i) == 0;
            }
        }
        return zero;
    }

    private void add(RowSpool spool, LayerAxis axis, ServedRequest request, int index) {
        Capture capture = request.capture();
        RowCheck check =
                new RowCheck(
                        card.map(it -> OptionalInt.of(it.routedExperts()))
                                .orElse(OptionalInt.empty()));
        int[] ids = new int[topK];
        long tokens = capture.count() / ((long) layers * topK);
        for (long row = 0; row < tokens; row++) {
            long position = request.start() + row;
            long token = spool.token(index, position);
            spool.describe(token, -1, (int) position, phase(request, position), -1);
            for (int layer = 0; layer < layers; layer++) {
                if (axis.isLeftOut(layer)) {
                    continue;
                }
                long from = capture.from() + (row * layers + layer) * topK;
                for (int slot = 0; slot < topK; slot++) {
                    ids[slot] = ints.get(from + slot);
                }
                if (!check.holds(ids, 0, topK)) {
                    wrongRow(capture, row, layer, check.explain(ids, 0, topK), check.allowed());
                } else {
                    spool.add(token, spool.layer(axis.idOf(layer)), ids, null, topK);
                }
            }
        }
    }

    private void wrongRow(Capture capture, long row, int layer, String what, String allowed) {
        problems.add(
                Problem.at(
                        file.path(),
                        capture.line(),
                        "routed_experts[" + row + ", " + layer + "]",
                        what,
                        allowed));
    }

    private static Phase phase(ServedRequest request, long position) {
        if (request.promptTokens() < 0) {
            return Phase.UNKNOWN;
        }
        return position < request.promptTokens() ? Phase.PREFILL : Phase.DECODE;
    }

    private void lengthNotes() {
        if (missingLast > 0) {
            notes.add(
                    new Finding(
                            "last-token-missing",
                            Severity.INFO,
                            missingLast + " requests have one row fewer than tokens",
                            "",
                            "the last generated token is never routed: nothing is lost"));
        }
        if (wrongLength > 0) {
            notes.add(
                    new Finding(
                            "token-count",
                            Severity.WARNING,
                            wrongLength + " requests have another number of rows than tokens",
                            "",
                            "rows are missing or stale (prefix caches, streaming): capture without them"));
        }
    }
}
