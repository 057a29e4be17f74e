package org.moesaic.traces.synthesis;

/// Turns shares into how often a row of top-k selects each expert: proportional, none above 1, sum top-k.
final class Inclusion {

    private Inclusion() {}

    static float[] of(double[] shares, int topK) {
        int experts = shares.length;
        boolean[] always = new boolean[experts];
        double[] often = new double[experts];
        int left = topK;
        boolean changed = true;
        while (changed) {
            double sum = 0;
            for (int expert = 0; expert < experts; expert++) {
                sum += always[expert] ? 0 : shares[expert];
            }
            changed = false;
            for (int expert = 0; expert < experts; expert++) {
                double each = sum > 0 ? left * shares[expert] / sum : (double) left / experts;
                often[expert] = always[expert] ? 1 : each;
            }
            for (int expert = 0; expert < experts; expert++) {
                if (!always[expert] && often[expert] > 1) {
                    always[expert] = true;
                    left--;
                    changed = true;
                }
            }
        }
        float[] rounded = new float[experts];
        for (int expert = 0; expert < experts; expert++) {
            rounded[expert] = (float) often[expert];
        }
        return rounded;
    }
}
