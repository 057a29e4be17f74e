package org.moesaic.model.prefetch;

/// The experts of the layer that were used in most layer-steps so far.
public final class FrequencyPredictor implements Predictor {

    /// For the service loader.
    public FrequencyPredictor() {}

    @Override
    public String name() {
        return "frequency";
    }

    @Override
    public String description() {
        return "the experts that the next layer used most often so far";
    }

    @Override
    public String source() {
        return "popularity alone: the baseline that a predictor has to beat";
    }

    @Override
    public Memory start(int layers, int experts) {
        long[][] used = new long[layers][experts];
        return new Memory() {
            @Override
            public void saw(int layer, int[] seen, int count) {
                for (int i = 0; i < count; i++) {
                    used[layer][seen[i]]++;
                }
            }

            @Override
            public int predict(int layer, int[] predicted, int most) {
                return TopScores.pick(used[layer].clone(), predicted, most);
            }
        };
    }
}
