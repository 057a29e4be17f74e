package org.moesaic.compute.quantise;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Hessians of a layer's experts from the tokens that their router sent them, a group of experts at a time: all Hessians
/// of a layer of thousands of experts would not fit into memory (QMoE, arXiv 2310.16795, section 3.2).
///
/// @param tokens inputs of the layer
/// @param topK selections a token
/// @param selections `topK` expert ids for each token of the buffer, in its order
/// @param experts experts of the layer
/// @param tokenCap tokens that one expert uses at most, the first ones; see [#tokenCap(long, int)]
public record Calibration(
        ListBuffer tokens, int topK, int[] selections, int experts, int tokenCap) {

    /// Experts that QMoE treats together.
    public static final int EXPERTS_AT_ONCE = 16;

    /// @throws IllegalArgumentException for selections that do not fit tokens and experts
    public Calibration {
        if (selections.length != (long) tokens.tokens() * topK) {
            throw new IllegalArgumentException(
                    "%d selections for %d tokens with %d each"
                            .formatted(selections.length, tokens.tokens(), topK));
        }
        for (int i = 0; i < selections.length; i++) {
            if (selections[i] < 0 || selections[i] >= experts) {
                throw new IllegalArgumentException(
                        "token %d goes to expert %d of %d"
                                .formatted(i / topK, selections[i], experts));
            }
        }
    }

    /// QMoE's cap: four times an even share, at least 1.
    public static int tokenCap(long tokens, int experts) {
        return Math.clamp(4 * tokens / Math.max(1, experts), 1, Integer.MAX_VALUE);
    }

    /// The tokens that an expert is calibrated with, as counted over the whole buffer.
    public int[] tokensOf(int expert) {
        return IntStream.range(0, selections.length)
                .filter(i -> selections[i] == expert && tokens.calibrates(i / topK))
                .limit(tokenCap)
                .map(i -> i / topK)
                .toArray();
    }

    /// The Hessians of `count` experts from `first` on. Tokens of validation samples and masked tokens never reach them;
    /// an expert that got no token has an empty one, with which GPTQ rounds to nearest.
    public List<Hessian> hessians(int first, int count) {
        List<Hessian> hessians = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            hessians.add(new Hessian(tokens.width()));
        }
        for (int i = 0; i < selections.length; i++) {
            int expert = selections[i] - first;
            int token = i / topK;
            if (expert >= 0 && expert < count && tokens.calibrates(token)) {
                Hessian hessian = hessians.get(expert);
                if (hessian.tokens() < tokenCap) {
                    tokens.addTo(hessian, token);
                }
            }
        }
        return hessians;
    }
}
