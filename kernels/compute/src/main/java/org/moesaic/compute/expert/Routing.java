package org.moesaic.compute.expert;

/// What a router decided for some tokens. The selections of a token lie together, the highest rank first.
///
/// @param tokens number of tokens
/// @param topK selections of each
/// @param experts `tokens` times `topK` expert ids
/// @param weights the gate weight of each selection
/// @param dropped true for a selection that found its expert's capacity used up
public record Routing(int tokens, int topK, int[] experts, float[] weights, boolean[] dropped) {

    /// How many selections were dropped.
    public int droppedCount() {
        int count = 0;
        for (boolean one : dropped) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /// Drops what exceeds `capacity` tokens an expert: all first choices are served before any second choice, each in
    /// token order (GShard, arXiv 2006.16668, algorithm 1).
    Routing limited(int expertCount, int capacity) {
        int[] taken = new int[expertCount];
        boolean[] excess = new boolean[dropped.length];
        for (int rank = 0; rank < topK; rank++) {
            for (int token = 0; token < tokens; token++) {
                int selection = token * topK + rank;
                excess[selection] = taken[experts[selection]] >= capacity;
                taken[experts[selection]]++;
            }
        }
        return new Routing(tokens, topK, experts, weights, excess);
    }
}
