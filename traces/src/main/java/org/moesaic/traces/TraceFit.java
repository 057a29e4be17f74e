package org.moesaic.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceHeader.LayerNumbering;

/// Whether a trace can come from a model: same layers, same experts, same top-k.
///
/// The header is held against the card before a row is read, the expert ids block by block as they come.
public final class TraceFit {

    private TraceFit() {}

    /// What of a trace contradicts a model card; empty if the trace fits.
    ///
    /// Where the trace numbers the layers of the model, its layers must be the card's MoE layers; where it counts MoE
    /// layers, there must be as many; where it does not say, either will do.
    public static List<Problem> problems(TraceHeader header, ModelCard card) {
        List<Problem> problems = new ArrayList<>();
        String model = "model " + card.id();
        if (!layersFit(header, card)) {
            problems.add(
                    problem(
                            header,
                            "layers",
                            describe(header.layerIds()),
                            model + " has " + describe(card.moeLayerIds())));
        }
        if (header.topK() != card.topK()) {
            problems.add(
                    problem(
                            header,
                            "top-k",
                            header.topK() + " experts a row",
                            model + " selects " + card.topK()));
        }
        if (header.experts().isPresent() && header.experts().getAsInt() != card.routedExperts()) {
            problems.add(
                    problem(
                            header,
                            "experts",
                            header.experts().getAsInt() + " experts a layer",
                            model + " has " + card.routedExperts()));
        }
        return problems;
    }

    /// The first selection of a block, in order of step, layer and token, whose expert the model does not have.
    ///
    /// @param experts experts in one layer: the ids 0 to experts - 1 are good
    public static Optional<Problem> expertOutOfRange(
            TraceHeader header, TraceBlock block, int experts) {
        if (!anyOutOfRange(block, experts)) {
            return Optional.empty();
        }
        for (int step = 0; step < block.steps(); step++) {
            for (int layer = 0; layer < block.layers(); layer++) {
                for (int token = block.tokenStart(step);
                        token < block.tokenStart(step + 1);
                        token++) {
                    for (int slot = 0; slot < block.topK(); slot++) {
                        int expert = block.expert(layer, token, slot);
                        if (expert >= experts) {
                            String place =
                                    "step %d, layer %d, token %d of the step, slot %d"
                                            .formatted(
                                                    block.stepId(step),
                                                    header.layerIds().get(layer),
                                                    token - block.tokenStart(step),
                                                    slot);
                            return Optional.of(outOfRange(header, place, expert, experts));
                        }
                    }
                }
            }
        }
        throw new IllegalStateException("selections outside of the steps of a block");
    }

    /// The first row of a block, in order of step, layer and token, that the trace does not contain.
    public static Optional<Problem> absentRow(TraceHeader header, TraceBlock block) {
        if (!anyAbsent(block)) {
            return Optional.empty();
        }
        for (int step = 0; step < block.steps(); step++) {
            for (int layer = 0; layer < block.layers(); layer++) {
                for (int token = block.tokenStart(step);
                        token < block.tokenStart(step + 1);
                        token++) {
                    if (block.expert(layer, token, 0) == TraceBlock.ABSENT) {
                        String place =
                                "step %d, layer %d, token %d of the step"
                                        .formatted(
                                                block.stepId(step),
                                                header.layerIds().get(layer),
                                                token - block.tokenStart(step));
                        return Optional.of(
                                new Problem(
                                        header.name(),
                                        0,
                                        place,
                                        "the trace is ragged: this row is missing",
                                        "capture all layers of every token; moesaic trace check counts"
                                                + " what is missing"));
                    }
                }
            }
        }
        throw new IllegalStateException("selections outside of the steps of a block");
    }

    private static boolean anyAbsent(TraceBlock block) {
        short[] column = block.experts();
        int smallest = 0;
        for (int layer = 0; layer < block.layers(); layer++) {
            int end = block.slot(layer, 0) + block.tokens() * block.topK();
            for (int i = block.slot(layer, 0); i < end; i++) {
                smallest = Math.min(smallest, column[i]);
            }
        }
        return smallest == TraceBlock.ABSENT;
    }

    /// The whole block in one plain loop: this runs over every selection of every trace.
    private static boolean anyOutOfRange(TraceBlock block, int experts) {
        short[] column = block.experts();
        int largest = -1;
        for (int layer = 0; layer < block.layers(); layer++) {
            int end = block.slot(layer, 0) + block.tokens() * block.topK();
            for (int i = block.slot(layer, 0); i < end; i++) {
                largest = Math.max(largest, column[i]);
            }
        }
        return largest >= experts;
    }

    private static boolean layersFit(TraceHeader header, ModelCard card) {
        boolean sameIds = header.layerIds().equals(card.moeLayerIds());
        boolean sameCount = header.layers() == card.moeLayerIds().size();
        LayerNumbering numbering = header.numbering();
        return switch (numbering) {
            case MODEL -> sameIds;
            case MOE_ORDINAL -> sameCount;
            case UNKNOWN -> sameIds || sameCount;
        };
    }

    private static Problem outOfRange(TraceHeader header, String place, int expert, int experts) {
        return new Problem(
                header.name(),
                0,
                place,
                "expert " + expert,
                "experts are 0 to " + (experts - 1) + "; is it a trace of another model?");
    }

    private static Problem problem(TraceHeader header, String path, String found, String cure) {
        return new Problem(header.name(), 0, path, found, cure);
    }

    private static String describe(List<Integer> layerIds) {
        int first = layerIds.getFirst();
        int last = layerIds.getLast();
        boolean contiguous = last - first + 1 == layerIds.size();
        String ids =
                contiguous
                        ? first + " to " + last
                        : layerIds.size() <= 8
                                ? layerIds.toString()
                                : first + ", " + layerIds.get(1) + ", ... " + last;
        return layerIds.size() + " MoE layers (" + ids + ")";
    }
}
