package org.moesaic.traces.synthesis;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.traces.TraceBlock;

/// Counts how often each expert is the first of the row that selects it.
final class FirstChoices {

    private final long[][] selected;
    private final long[][] first;

    FirstChoices(int layers, int experts) {
        selected = new long[layers][experts];
        first = new long[layers][experts];
    }

    void see(TraceBlock block) {
        short[] column = block.experts();
        for (int layer = 0; layer < selected.length; layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                int slot = block.slot(layer, token);
                if (column[slot] >= 0) {
                    first[layer][column[slot]]++;
                }
                for (int end = slot + block.topK(); slot < end; slot++) {
                    if (column[slot] >= 0) {
                        selected[layer][column[slot]]++;
                    }
                }
            }
        }
    }

    /// Share of the selections of each expert that are first choices, one of four more seen of each.
    ///
    /// @param strength 1 for these shares, 0 for the same share of all
    List<float[]> readiness(double strength) {
        List<float[]> layers = new ArrayList<>();
        for (int layer = 0; layer < selected.length; layer++) {
            float[] readiness = new float[selected[layer].length];
            double mean = mean(layer);
            for (int expert = 0; expert < readiness.length; expert++) {
                double share = (first[layer][expert] + 1.0) / (selected[layer][expert] + 4.0);
                readiness[expert] = (float) (strength * share + (1 - strength) * mean);
            }
            layers.add(readiness);
        }
        return layers;
    }

    private double mean(int layer) {
        double all = 4.0;
        double leading = 1.0;
        for (int expert = 0; expert < selected[layer].length; expert++) {
            all += selected[layer][expert];
            leading += first[layer][expert];
        }
        return leading / all;
    }
}
