package org.moesaic.traces.internal.arrays;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.RowCheck;
import org.moesaic.traces.internal.rows.RowFacts;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// Ids [batch, tokens, layers, k], as verl keeps them for replaying routing: a request a row of the batch, padded with zeros
/// at either end. Padding is left out; layers that hold zeros only are dense.
final class BatchArray {

    private final TraceFile file;
    private final NpyStream array;
    private final Optional<ModelCard> card;
    private long padding;

    BatchArray(TraceFile file, NpyStream array, Optional<ModelCard> card) {
        this.file = file;
        this.array = array;
        this.card = card;
    }

    RoutingTrace read() {
        long batch = array.shape().get(0);
        long tokens = array.shape().get(1);
        if (!array.type().isInteger() || batch * tokens == 0 || batch > Integer.MAX_VALUE) {
            throw array.bad(
                    "shape " + array.shape(),
                    "whole numbers [batch, tokens, layers, k], not empty");
        }
        if (!Limits.allow(array.shape().get(2), array.shape().get(3))) {
            throw array.bad("shape " + array.shape(), Limits.inWords());
        }
        ArrayRows rows = new ArrayRows(file, new RowCheck(OptionalInt.empty()));
        try {
            for (int request = 0; request < batch; request++) {
                request(rows, request, tokens);
            }
            array.finish();
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
        if (padding > 0) {
            rows.note(
                    new Finding(
                            "padding",
                            Severity.INFO,
                            padding + " tokens at the ends of requests are zeros in all layers",
                            "",
                            "taken for padding of the batch and left out"));
        }
        int length = Math.toIntExact(array.shape().get(2));
        boolean wholeModel = card.map(it -> it.totalLayers() == length).orElse(false);
        return rows.trace(
                RowFacts.of(
                        ArrayImporter.NAME,
                        wholeModel || rows.spool().layerIds().size() < length
                                ? LayerNumbering.MODEL
                                : LayerNumbering.UNKNOWN));
    }

    private void request(ArrayRows rows, int request, long tokens) {
        int layers = Math.toIntExact(array.shape().get(2));
        int topK = Math.toIntExact(array.shape().get(3));
        byte[] bytes = new byte[layers * topK * array.type().bytes()];
        int[] ids = new int[layers * topK];
        int index = rows.spool().request(String.valueOf(request));
        int position = 0;
        long zeros = 0;
        for (long token = 0; token < tokens; token++) {
            array.read(bytes, bytes.length);
            array.type().toInts(bytes, ids.length, ids);
            if (Arrays.stream(ids).allMatch(id -> id == 0)) {
                zeros++;
                continue;
            }
            // Zeros between tokens are rows that were not written: the gap in positions shows them.
            position += position == 0 ? 0 : (int) zeros;
            padding += position == 0 ? zeros : 0;
            zeros = 0;
            long at = rows.token(index, position, position, Phase.UNKNOWN);
            position++;
            for (int layer = 0; layer < layers; layer++) {
                int[] row = Arrays.copyOfRange(ids, layer * topK, (layer + 1) * topK);
                // In such arrays a layer without experts, and only that, holds zeros.
                if (topK == 1 || Arrays.stream(row).anyMatch(id -> id != 0)) {
                    rows.add(at, layer, array.name(), token, row, null);
                }
            }
        }
        padding += zeros;
    }
}
