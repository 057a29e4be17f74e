package org.moesaic.model.prefetch;

/// Picks the experts with the highest scores; ties go to the lower id, and a score of 0 is no guess.
final class TopScores {

    private TopScores() {}

    /// @param scores one for each expert; is changed
    /// @return how many were picked
    static int pick(long[] scores, int[] picked, int most) {
        int count = 0;
        while (count < most) {
            int best = 0;
            for (int expert = 1; expert < scores.length; expert++) {
                if (scores[expert] > scores[best]) {
                    best = expert;
                }
            }
            if (scores[best] <= 0) {
                break;
            }
            picked[count++] = best;
            scores[best] = 0;
        }
        return count;
    }
}
