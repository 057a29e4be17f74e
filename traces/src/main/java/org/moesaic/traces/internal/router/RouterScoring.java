package org.moesaic.traces.internal.router;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.ModelCard;

/// How a router makes a selection of its logits, as a model card says in words.
///
/// Sources: Switch Transformers (arXiv 2101.03961) and Mixtral (2401.04088) for softmax; DeepSeek-V2 (2405.04434) for groups
/// ranked by their best expert; DeepSeek-V3 (2412.19437) for sigmoid scores with a bias that steers the selection only, and
/// groups ranked by their two best. A scale that a model applies to all weights alike is left out, so that renormalised
/// weights sum to 1.
///
/// @param score what is made of the logits
/// @param bias true if a bias of each expert is added for the selection
/// @param groups groups of experts; 1 for none
/// @param bestGroups groups that may be selected from
/// @param groupTop how many of a group's best experts are added up to rank it
/// @param weights what the weights of the selected experts are
public record RouterScoring(
        Score score, boolean bias, int groups, int bestGroups, int groupTop, Weights weights) {

    /// What is made of the logits of all experts.
    public enum Score {
        SOFTMAX,
        SIGMOID
    }

    /// What the weights of the selected experts are.
    public enum Weights {
        /// Their scores.
        SCORES,
        /// Their scores, divided by the sum over the selected.
        RENORMALISED,
        /// None: the model's own rule needs more than the logits.
        NONE
    }

    private static final Pattern SOFTMAX_GROUPS =
            Pattern.compile("group-limited \\(([0-9]+) groups; top ([0-9]+)\\)");
    private static final Pattern SIGMOID_GROUPS = Pattern.compile("group top ([0-9]+) of ([0-9]+)");

    /// @throws MoesaicException USAGE if the card does not say it in words that are known
    public static RouterScoring of(ModelCard card) {
        String words = card.routed().routerScoring();
        if (words.startsWith("sigmoid + bias")) {
            Matcher groups = SIGMOID_GROUPS.matcher(words);
            boolean limited = groups.find();
            return checked(
                    card,
                    new RouterScoring(
                            Score.SIGMOID,
                            true,
                            limited ? Integer.parseInt(groups.group(2)) : 1,
                            limited ? Integer.parseInt(groups.group(1)) : 1,
                            2,
                            Weights.RENORMALISED));
        }
        Matcher groups = SOFTMAX_GROUPS.matcher(words);
        if (words.startsWith("softmax") && groups.find()) {
            return checked(
                    card,
                    new RouterScoring(
                            Score.SOFTMAX,
                            false,
                            Integer.parseInt(groups.group(1)),
                            Integer.parseInt(groups.group(2)),
                            1,
                            Weights.SCORES));
        }
        if (words.startsWith("sigmoid")) {
            return new RouterScoring(Score.SIGMOID, false, 1, 1, 1, Weights.SCORES);
        }
        if (words.startsWith("sparsemixer")) {
            return new RouterScoring(Score.SOFTMAX, false, 1, 1, 1, Weights.NONE);
        }
        if (words.startsWith("softmax") || words.matches("top-[0-9]+ then softmax.*")) {
            boolean ofSelected =
                    words.startsWith("softmax over top-")
                            || words.startsWith("top-")
                            || words.contains("norm_topk=true");
            return new RouterScoring(
                    Score.SOFTMAX,
                    false,
                    1,
                    1,
                    1,
                    ofSelected ? Weights.RENORMALISED : Weights.SCORES);
        }
        throw MoesaicException.usage(
                "model " + card.id() + " does not say how its router scores: '" + words + "'",
                "router-scoring: 'softmax; norm_topk=true', 'softmax; norm_topk=false', 'top-4 then"
                        + " softmax', 'sigmoid + bias', 'sigmoid + bias; group top 4 of 8'");
    }

    private static RouterScoring checked(ModelCard card, RouterScoring scoring) {
        int experts = card.routedExperts();
        boolean good =
                scoring.groups >= 1
                        && experts % scoring.groups == 0
                        && scoring.bestGroups >= 1
                        && scoring.bestGroups <= scoring.groups
                        && (long) experts / scoring.groups * scoring.bestGroups >= card.topK();
        if (!good) {
            throw MoesaicException.usage(
                    "model "
                            + card.id()
                            + ": "
                            + scoring.bestGroups
                            + " of "
                            + scoring.groups
                            + " groups of "
                            + experts
                            + " experts",
                    "groups of equal size that together hold top-k experts");
        }
        return scoring;
    }
}
