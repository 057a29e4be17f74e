package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NestedFormat;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;

/// Whether loading by slices goes together with the rest of a replay.
final class SliceFit {

    private SliceFit() {}

    static List<Problem> problems(ReplayRequest request) {
        List<Problem> problems = new ArrayList<>();
        if (request.options().slices().isEmpty()) {
            return problems;
        }
        if (request.cache().isPresent()) {
            problems.add(
                    Problem.of(
                            "--slices: a cache keeps whole experts, and slices are loaded for a layer-step alone",
                            "use --cache none, or --slices none"));
        }
        if (request.options().prefetch().isPresent()) {
            problems.add(
                    Problem.of(
                            "--slices: a predictor expects experts, and not how many planes of them are wanted",
                            "use --prefetch none, or --slices none"));
        }
        int deepest = 0;
        for (Placement.Slot slot : request.placement().slots()) {
            if (slot.engine() == EngineKind.DIGITAL
                    && slot.format() instanceof NestedFormat nested
                    && request.hardware().linkFrom(slot.home()).isPresent()) {
                deepest = Math.max(deepest, nested.planes());
            }
        }
        OptionalLong memory = request.options().slices().get().memory();
        if (memory.isPresent() && memory.getAsLong() < largest(request)) {
            problems.add(
                    Problem.of(
                            "--slices: a memory of "
                                    + memory.getAsLong()
                                    + " bytes does not hold one whole expert",
                            "the smallest is memory=" + largest(request) + "B"));
        }
        int shares = request.options().slices().get().shares().size();
        if (deepest == 0) {
            problems.add(
                    Problem.of(
                            "--slices: no expert is stored in nested planes behind a link, so there is no slice to load",
                            "use a nested format such as nested2-4 with home= a farther memory, as d2moe does, or"
                                    + " --slices none"));
        } else if (shares > deepest + 1) {
            problems.add(
                    Problem.of(
                            "--slices: shares of "
                                    + shares
                                    + " depths, and the deepest expert has "
                                    + (deepest + 1),
                            "give one share for the base and one for each plane"));
        }
        return problems;
    }

    /// Bytes of the largest expert behind a link.
    private static long largest(ReplayRequest request) {
        long largest = 0;
        for (Placement.Slot slot : request.placement().slots()) {
            if (slot.engine() == EngineKind.DIGITAL
                    && request.hardware().linkFrom(slot.home()).isPresent()) {
                largest = Math.max(largest, ExpertBytes.of(request.model(), slot.format()));
            }
        }
        return largest;
    }
}
