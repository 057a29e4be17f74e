package org.moesaic.model.prefetch;

/// The experts that followed those of the previous layer most often so far: for each expert the sum, over the experts of
/// the layer before, of the layer-steps in which both were used.
public final class PreviousLayerPredictor implements Predictor {

    /// For the service loader.
    public PreviousLayerPredictor() {}

    @Override
    public String name() {
        return "previous-layer";
    }

    @Override
    public String description() {
        return "the experts that followed the previous layer's experts most often so far";
    }

    @Override
    public String source() {
        return "co-occurrence of experts in neighbouring layers, counted on line: MoE-Infinity (arXiv 2401.14361) and"
                + " EdgeMoE (arXiv 2308.14352) predict from the same evidence";
    }

    @Override
    public Memory start(int layers, int experts) {
        return new Pairs(layers, experts);
    }

    private static final class Pairs implements Memory {

        private final int experts;
        private final int[][] together;
        private int[] before = new int[0];
        private int beforeCount;

        private Pairs(int layers, int experts) {
            this.experts = experts;
            together = new int[layers][];
        }

        @Override
        public void saw(int layer, int[] seen, int count) {
            if (layer > 0) {
                if (together[layer] == null) {
                    together[layer] = new int[Math.multiplyExact(experts, experts)];
                }
                for (int i = 0; i < beforeCount; i++) {
                    for (int j = 0; j < count; j++) {
                        together[layer][before[i] * experts + seen[j]]++;
                    }
                }
            }
            if (before.length < count) {
                before = new int[count];
            }
            System.arraycopy(seen, 0, before, 0, count);
            beforeCount = count;
        }

        @Override
        public int predict(int layer, int[] predicted, int most) {
            long[] scores = new long[experts];
            for (int i = 0; together[layer] != null && i < beforeCount; i++) {
                for (int expert = 0; expert < experts; expert++) {
                    scores[expert] += together[layer][before[i] * experts + expert];
                }
            }
            return TopScores.pick(scores, predicted, most);
        }
    }
}
