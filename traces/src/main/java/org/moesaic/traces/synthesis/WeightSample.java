package org.moesaic.traces.synthesis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.TraceBlock;

/// Keeps some thousand rows of gate weights, evenly over a trace whose length is not known: every n-th row, n doubled
/// and every other row given up whenever there are too many.
final class WeightSample {

    private static final int MOST = 4096;

    private final int topK;
    private List<float[]> rows = new ArrayList<>();
    private long stride = 1;
    private long seen;

    WeightSample(int topK) {
        this.topK = topK;
    }

    void see(TraceBlock block) {
        if (!block.hasWeights()) {
            return;
        }
        for (int token = 0; token < block.tokens(); token++) {
            for (int layer = 0; layer < block.layers(); layer++) {
                if (seen++ % stride == 0) {
                    keep(block, layer, token);
                }
            }
        }
    }

    /// Rows with a weight missing are not kept.
    private void keep(TraceBlock block, int layer, int token) {
        float[] row = new float[topK];
        for (int slot = 0; slot < topK; slot++) {
            row[slot] = block.weight(layer, token, slot);
            if (!Float.isFinite(row[slot])) {
                return;
            }
        }
        if (rows.size() == MOST) {
            List<float[]> half = new ArrayList<>();
            for (int i = 0; i < rows.size(); i += 2) {
                half.add(rows.get(i));
            }
            rows = half;
            stride *= 2;
        }
        Arrays.sort(row);
        for (int i = 0; i < topK / 2; i++) {
            float small = row[i];
            row[i] = row[topK - 1 - i];
            row[topK - 1 - i] = small;
        }
        rows.add(row);
    }

    List<float[]> rows() {
        return rows;
    }
}
