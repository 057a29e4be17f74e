package org.moesaic.compute.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The calibration tokens of each expert of a layer when those that got few are given more: expert-level calibration
/// balance of EAQuant (arXiv 2506.13329).
///
/// An expert with fewer than r·k·N/n of its tokens among the first N gets those that follow in the pool, and where the pool
/// has no more of them its own once more, in turn. One that no token goes to gets the first tokens of the pool, whoever
/// they are for.
///
/// @param least tokens that every expert gets, if its ratio is above 0
/// @param natural how many of the first N tokens each expert was sent
/// @param tokens indexes into the pool for each expert, those it was sent first
public record CalibrationBalance(int least, int[] natural, List<int[]> tokens) {

    public CalibrationBalance {
        tokens = List.copyOf(tokens);
    }

    /// r·k·N/n, rounded down: 1024 for r = 2, k = 8, N = 4096 and n = 64.
    ///
    /// @param ratio r, 0 or more
    /// @param count N, tokens that calibrate without balance
    /// @throws IllegalArgumentException for a ratio that is none, or without tokens or experts
    public static int least(double ratio, int topK, int count, int experts) {
        if (!(ratio >= 0) || Double.isInfinite(ratio) || topK < 1 || count < 1 || experts < 1) {
            throw new IllegalArgumentException(
                    "ratio %s, top %d, %d tokens, %d experts: 0 or more, and at least 1 each"
                            .formatted(ratio, topK, count, experts));
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.floor(ratio * topK * count / experts));
    }

    /// @param selections `topK` expert ids for each token of the pool
    /// @param count N, the first tokens of the pool, which calibrate without balance; at most all
    /// @param ratio r, 0 to give nobody more but those who have none
    /// @throws IllegalArgumentException if the selections do not fit, or as [#least]
    public static CalibrationBalance of(
            int[] selections, int topK, int experts, int count, double ratio) {
        int least = least(ratio, topK, count, experts);
        int pool = selections.length / topK;
        if (selections.length % topK != 0 || count > pool) {
            throw new IllegalArgumentException(
                    "%d selections of top %d, %d tokens".formatted(selections.length, topK, count));
        }
        List<List<Integer>> all = new ArrayList<>();
        for (int e = 0; e < experts; e++) {
            all.add(new ArrayList<>());
        }
        int[] natural = new int[experts];
        for (int i = 0; i < selections.length; i++) {
            int expert = selections[i];
            boolean among = i / topK < count;
            if (among || all.get(expert).size() < least) {
                all.get(expert).add(i / topK);
                natural[expert] += among ? 1 : 0;
            }
        }
        return new CalibrationBalance(
                least, natural, all.stream().map(own -> filled(own, least, count)).toList());
    }

    private static int[] filled(List<Integer> own, int least, int count) {
        if (own.isEmpty()) {
            return IntStream.range(0, Math.clamp(least, 1, count)).toArray();
        }
        int size = Math.max(own.size(), least);
        return IntStream.range(0, size).map(i -> own.get(i % own.size())).toArray();
    }

    /// Tokens of an expert that it was not sent among the first N.
    public int added(int expert) {
        return tokens.get(expert).length - natural[expert];
    }
}
