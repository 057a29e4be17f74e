package org.moesaic.model.optimum;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// Small models, random profiles and errors.
final class Cases {

    private Cases() {}

    /// Nothing but MoE layers, two experts a token.
    static ModelCard model(int layers, int experts, int width) {
        List<Integer> ids = IntStream.range(0, layers).boxed().toList();
        return new ModelCard(
                new ModelCard.Identity("small", List.of(), "Small", "decoder"),
                new ModelCard.Layers(0, layers, width, 100, false, false, 0),
                new ModelCard.RoutedExperts(ids, experts, 2, width, 3, "silu", false, "softmax"),
                new ModelCard.SharedExperts(0, 0, 0, false),
                new ModelCard.DenseFfn(0, 0, false),
                new ModelCard.Attention(
                        "mha",
                        ids,
                        1,
                        1,
                        8,
                        8,
                        ModelCard.Mla.NONE,
                        false,
                        false,
                        false,
                        new ModelCard.Window("none", 0, List.of())),
                ModelCard.Mamba.NONE,
                new ModelCard.ShippedFormats("bf16", "bf16", "bf16", 16, 16, 16, List.of()),
                new ModelCard.Published(OptionalLong.empty(), OptionalLong.empty()),
                new ModelCard.Provenance("made for tests", "made for tests", List.of(), ""));
    }

    static Hardware hardware(String name) {
        return HardwareCatalog.load(name).hardware();
    }

    /// The built-in hybrid with other stacks of tiles.
    static Hardware stacked(int levels, TileStacking stacking) {
        Hardware base = hardware("hybrid-analog");
        AnalogTiles tiles = base.tiles().getFirst();
        AnalogTiles other =
                new AnalogTiles(
                        tiles.name(),
                        tiles.count(),
                        levels,
                        tiles.geometry(),
                        stacking,
                        tiles.inputBits(),
                        tiles.encoding(),
                        tiles.weightSlices(),
                        tiles.timing(),
                        tiles.programming());
        return new Hardware(
                base.name(),
                base.description(),
                base.arrays(),
                List.of(other),
                base.vector(),
                base.memories(),
                base.links(),
                base.devices(),
                base.nocHops(),
                base.area(),
                base.energy());
    }

    static RoutingProfile profile(Random random, int layers, int experts) {
        long[][] counts = new long[layers][experts];
        for (long[] layer : counts) {
            for (int expert = 0; expert < experts; expert++) {
                layer[expert] = (long) Math.exp(6 + 2 * random.nextGaussian());
            }
        }
        return RoutingProfile.ofCounts("random", counts, false);
    }

    /// Errors that fall with bits, of 1 to 4 bits.
    static ErrorTable errors(Random random, int layers, int experts) {
        Map<Integer, double[][]> byBits = new TreeMap<>();
        for (int bits = 1; bits <= 4; bits++) {
            double[][] matrix = new double[layers][experts];
            for (double[] row : matrix) {
                for (int expert = 0; expert < experts; expert++) {
                    row[expert] = Math.scalb(0.5 + 1.4 * random.nextDouble(), -2 * bits);
                }
            }
            byBits.put(bits, matrix);
        }
        return new ErrorTable("random", byBits);
    }

    static PolicyRequest request(
            String policy,
            ModelCard model,
            Hardware hardware,
            RoutingProfile profile,
            ErrorTable errors) {
        return new PolicyRequest(
                model,
                hardware,
                Spec.parse("--policy", policy),
                Optional.empty(),
                Optional.of(profile),
                Optional.of(errors));
    }

    static Placement place(PolicyRequest request) {
        return Policies.place(request, List.of());
    }
}
