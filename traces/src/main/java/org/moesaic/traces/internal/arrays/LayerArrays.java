package org.moesaic.traces.internal.arrays;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.RowCheck;
import org.moesaic.traces.internal.rows.RowFacts;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// One array of ids [tokens, k] a layer, with `doc_id` [tokens] for requests, and `n_slots` or `num_experts` for the number
/// of experts, where there are such arrays.
final class LayerArrays {

    private final TraceFile file;
    private final ArrayFile container;
    private final List<ArrayLayout.Layer> layers;

    LayerArrays(TraceFile file, ArrayFile container, List<ArrayLayout.Layer> layers) {
        this.file = file;
        this.container = container;
        this.layers = layers;
    }

    RoutingTrace read() {
        OptionalInt experts = experts();
        ArrayRows rows = new ArrayRows(file, new RowCheck(experts));
        boolean unnamed = layers.getFirst().id() < 0;
        try {
            for (ArrayLayout.Layer layer : layers) {
                layer(rows, layer);
            }
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
        if (unnamed) {
            rows.note(
                    new Finding(
                            "layer-unknown",
                            Severity.WARNING,
                            "the file is of one layer and does not say of which",
                            "",
                            "it is called layer 0; put the layer into the file's name: layer_07"));
        }
        RowFacts facts = RowFacts.of(ArrayImporter.NAME, LayerNumbering.UNKNOWN);
        return rows.trace(
                new RowFacts(
                        facts.format(),
                        "",
                        facts.numbering(),
                        experts,
                        OptionalInt.empty(),
                        false,
                        false,
                        ""));
    }

    private void layer(ArrayRows rows, ArrayLayout.Layer layer) {
        Optional<NpyStream> scores = layer.weights().flatMap(container::array);
        Optional<IntegerCursor> documents = container.array("doc_id").map(IntegerCursor::new);
        try (NpyStream ids = container.array(layer.name()).orElseThrow()) {
            if (ids.shape().size() != 2 || !ids.type().isInteger()) {
                throw ids.bad("shape " + ids.shape(), "whole numbers [tokens, k]");
            }
            long tokens = ids.shape().get(0);
            if (!Limits.allow(layers.size(), ids.shape().get(1))) {
                throw ids.bad("shape " + ids.shape(), Limits.inWords());
            }
            if (tokens > Integer.MAX_VALUE) {
                throw ids.bad("shape " + ids.shape(), "positions up to " + Integer.MAX_VALUE);
            }
            scores.ifPresent(it -> mustFit(it, ids.shape().equals(it.shape()), ids));
            documents.ifPresent(it -> mustFit(it.stream(), it.length() == tokens, ids));
            rows(rows, Math.max(0, layer.id()), ids, scores, documents);
        } finally {
            scores.ifPresent(NpyStream::close);
            documents.ifPresent(IntegerCursor::close);
        }
    }

    private static void mustFit(NpyStream other, boolean fits, NpyStream ids) {
        if (!fits) {
            throw other.bad(
                    "shape " + other.shape(), "the tokens of '" + ids.name() + "', " + ids.shape());
        }
    }

    private void rows(
            ArrayRows rows,
            int layerId,
            NpyStream ids,
            Optional<NpyStream> scores,
            Optional<IntegerCursor> documents) {
        int topK = Math.toIntExact(ids.shape().get(1));
        byte[] bytes = new byte[topK * ids.type().bytes()];
        byte[] scoreBytes = new byte[scores.map(it -> topK * it.type().bytes()).orElse(0)];
        int[] row = new int[topK];
        long document = 0;
        int position = 0;
        for (long token = 0; token < ids.shape().get(0); token++) {
            ids.read(bytes, bytes.length);
            ids.type().toInts(bytes, topK, row);
            float[] gates = null;
            if (scores.isPresent()) {
                scores.get().read(scoreBytes, scoreBytes.length);
                gates = new float[topK];
                for (int slot = 0; slot < topK; slot++) {
                    gates[slot] = (float) scores.get().type().real(scoreBytes, slot);
                }
            }
            if (documents.isPresent()) {
                long next = documents.get().next();
                position = token > 0 && next == document ? position : 0;
                document = next;
            }
            int request = rows.spool().request(String.valueOf(document));
            long at = rows.token(request, token, position++, Phase.UNKNOWN);
            rows.add(at, layerId, ids.name(), token, row, gates);
        }
        ids.finish();
        scores.ifPresent(NpyStream::finish);
    }

    private OptionalInt experts() {
        for (String name : List.of("num_experts", "n_slots", "n_experts")) {
            Optional<NpyStream> array = container.array(name);
            if (array.isPresent()) {
                try (NpyStream single = array.get()) {
                    return OptionalInt.of(single(single));
                }
            }
        }
        return OptionalInt.empty();
    }

    private static int single(NpyStream array) {
        if (array.elements() != 1 || !array.type().isInteger()) {
            throw array.bad("shape " + array.shape(), "one whole number");
        }
        byte[] bytes = new byte[array.type().bytes()];
        array.read(bytes, bytes.length);
        long value = array.type().get(bytes, 0);
        if (value < 1 || value > TraceHeader.MAX_EXPERTS) {
            throw array.bad(String.valueOf(value), "1 to " + TraceHeader.MAX_EXPERTS + " experts");
        }
        return (int) value;
    }
}
