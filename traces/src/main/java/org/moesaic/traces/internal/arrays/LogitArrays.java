package org.moesaic.traces.internal.arrays;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.RowCheck;
import org.moesaic.traces.internal.router.RouterScoring;
import org.moesaic.traces.internal.router.RouterSelection;
import org.moesaic.traces.internal.rows.RowFacts;

/// Router logits, as Hugging Face transformers return them (`output_router_logits=True`): one array [tokens, experts] or
/// [batch, tokens, experts] for each MoE layer, or all of them as [layers, tokens, experts].
///
/// What a router makes of them differs from model to model, so the model must be known. Where it adds a bias for the
/// selection, the array `bias` [layers, experts] must be in the file (`e_score_correction_bias` of the checkpoint).
final class LogitArrays {

    private static final List<String> BIAS_NAMES =
            List.of("bias", "e_score_correction_bias", "correction_bias");

    private final TraceFile file;
    private final ArrayFile container;
    private final ArrayLayout.Logits layout;
    private final Optional<ModelCard> given;
    private ModelCard card;
    private RouterSelection selection;
    private double[] logits;

    LogitArrays(
            TraceFile file,
            ArrayFile container,
            ArrayLayout.Logits layout,
            Optional<ModelCard> card) {
        this.file = file;
        this.container = container;
        this.layout = layout;
        this.given = card;
    }

    RoutingTrace read() {
        card =
                given.orElseThrow(() ->
                        MoesaicException.usage(
                                file.path()
                                        + ": router logits do not say how many experts a row"
                                        + " selects, and how",
                                "name the model: --model NAME|FILE"));
        RouterScoring scoring = RouterScoring.of(card);
        selection = new RouterSelection(scoring, card.routedExperts(), card.topK());
        logits = new double[card.routedExperts()];
        double[][] bias = scoring.bias() ? bias() : new double[card.moeLayerIds().size()][];
        ArrayRows rows = new ArrayRows(file, new RowCheck(OptionalInt.of(card.routedExperts())));
        try {
            if (layout.stacked()) {
                stacked(rows, bias);
            } else {
                layers(rows, bias);
            }
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
        return rows.trace(
                new RowFacts(
                        ArrayImporter.NAME,
                        card.id(),
                        LayerNumbering.MODEL,
                        OptionalInt.of(card.routedExperts()),
                        OptionalInt.of(card.topK()),
                        false,
                        false,
                        "selected from router logits: " + card.routed().routerScoring()));
    }

    private void stacked(ArrayRows rows, double[][] bias) {
        try (NpyStream array = container.array(layout.layers().getFirst().name()).orElseThrow()) {
            if (array.shape().size() != 3) {
                throw array.bad("shape " + array.shape(), "[layers, tokens, experts]");
            }
            List<Integer> ids = layerIds(array, Math.toIntExact(array.shape().get(0)));
            for (int layer = 0; layer < ids.size(); layer++) {
                rows(rows, array, ids.get(layer), bias[layer], 1, array.shape().get(1));
            }
            array.finish();
        }
    }

    private void layers(ArrayRows rows, double[][] bias) {
        List<ArrayLayout.Layer> layers = layout.layers();
        List<Integer> ids;
        try (NpyStream first = container.array(layers.getFirst().name()).orElseThrow()) {
            ids = layerIds(first, layers.size());
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            try (NpyStream array = container.array(layers.get(layer).name()).orElseThrow()) {
                List<Long> shape = array.shape();
                if (shape.size() < 2 || shape.size() > 3) {
                    throw array.bad(
                            "shape " + shape, "[tokens, experts] or [batch, tokens, experts]");
                }
                long batch = shape.size() == 3 ? shape.getFirst() : 1;
                rows(rows, array, ids.get(layer), bias[layer], batch, shape.get(shape.size() - 2));
                array.finish();
            }
        }
    }

    private List<Integer> layerIds(NpyStream array, int layers) {
        if (layers != card.moeLayerIds().size()) {
            throw array.bad(
                    layers + " layers of logits",
                    "one for each MoE layer of " + card.id() + ", " + card.moeLayerIds().size());
        }
        return card.moeLayerIds();
    }

    private void rows(
            ArrayRows rows, NpyStream array, int layerId, double[] bias, long batch, long tokens) {
        int experts = card.routedExperts();
        if (array.shape().getLast() != experts
                || batch > Integer.MAX_VALUE
                || tokens > Integer.MAX_VALUE) {
            throw array.bad(
                    "shape " + array.shape(), "the " + experts + " experts of " + card.id());
        }
        byte[] bytes = new byte[experts * array.type().bytes()];
        for (int request = 0; request < batch; request++) {
            int index = rows.spool().request(String.valueOf(request));
            for (int position = 0; position < tokens; position++) {
                array.read(bytes, bytes.length);
                boolean finite = true;
                for (int expert = 0; expert < experts; expert++) {
                    logits[expert] = array.type().real(bytes, expert);
                    finite &= Double.isFinite(logits[expert]);
                }
                long row = request * tokens + position;
                if (!finite) {
                    rows.problem(
                            array.name() + "[" + row + "], layer " + layerId,
                            "logits that are no finite numbers",
                            "a top-k of NaN means nothing: capture again");
                    continue;
                }
                selection.select(logits, bias);
                long token = rows.token(index, position, position, Phase.UNKNOWN);
                rows.add(token, layerId, array.name(), row, selection.ids(), selection.weights());
            }
        }
    }

    private double[][] bias() {
        int layers = card.moeLayerIds().size();
        int experts = card.routedExperts();
        for (String name : BIAS_NAMES) {
            Optional<NpyStream> found = container.array(name);
            if (found.isPresent()) {
                try (NpyStream array = found.get()) {
                    if (!array.shape().equals(List.of((long) layers, (long) experts))) {
                        throw array.bad(
                                "shape " + array.shape(), "[" + layers + ", " + experts + "]");
                    }
                    double[][] bias = new double[layers][experts];
                    byte[] bytes = new byte[experts * array.type().bytes()];
                    for (double[] row : bias) {
                        array.read(bytes, bytes.length);
                        for (int expert = 0; expert < experts; expert++) {
                            row[expert] = array.type().real(bytes, expert);
                        }
                    }
                    return bias;
                }
            }
        }
        throw MoesaicException.badData(
                Problem.in(
                        file.path(),
                        card.id() + " selects with a bias that is not in the file",
                        "add the array 'bias' [layers, experts]: e_score_correction_bias of the"
                                + " checkpoint"));
    }
}
