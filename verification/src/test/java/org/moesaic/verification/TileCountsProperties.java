package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.tiles.ExpertTiles;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.StackedExperts;
import org.moesaic.formats.tiles.TileCounts;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.model.closedform.TileTiming;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.InputEncoding;
import org.moesaic.model.hardware.Programming;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.AnalogUse;
import org.moesaic.model.replay.ModelModule;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayOptions;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// What a replay counts for experts on analog tiles is what the kernels do: every expert of the trace is programmed and
/// multiplied with, matrix by matrix, and the reference kernel counts crossbars, times that it drove them, conversions
/// and additions while it computes.
class TileCountsProperties {

    private static final int LAYERS = 2;
    private static final int EXPERTS = 5;
    private static final int TOP_K = 2;
    private static final int TOKENS = 3;

    /// Inputs of 62 steps have five bits and a sign.
    private static final int INPUT_BITS = 5;

    private static final int STEPS = 62;
    private static final int WEIGHT_BITS = 4;

    @Property(tries = 60)
    void aReplayCountsWhatTheKernelsDo(
            @ForAll @IntRange(min = 1, max = 40) int modelWidth,
            @ForAll @IntRange(min = 1, max = 30) int expertWidth,
            @ForAll @IntRange(min = 2, max = 3) int matrices,
            @ForAll @IntRange(min = 3, max = 17) int tileRows,
            @ForAll @IntRange(min = 3, max = 17) int tileColumns,
            @ForAll Split split,
            @ForAll InputEncoding encoding,
            @ForAll @IntRange(min = 1, max = 3) int slices,
            @ForAll @IntRange(min = 1, max = 4) int levels,
            @ForAll long seed) {
        AnalogTiles tiles =
                new AnalogTiles(
                        "pcm",
                        1_000_000,
                        levels,
                        new TileGeometry(tileRows, tileColumns, split),
                        TileStacking.EXPERTS,
                        INPUT_BITS,
                        encoding,
                        slices,
                        new TileTiming(100, 4, 10, 5, 7),
                        new Programming(1_000, 4, 1_000_000));
        ModelCard model = model(modelWidth, expertWidth, matrices);
        int[][][] selected = selected(new Random(seed));
        ReplayResult counted = replay(model, hardware(tiles), selected);
        Kernels done = new Kernels(preset(tiles), model);
        for (int[][] token : selected) {
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int expert : token[layer]) {
                    done.multiply(layer, expert);
                }
            }
        }
        Map<String, Long> actions = counted.actions();
        assertEquals(done.counts.tileMvms(), actions.get(tiles.mvmAction()), "MVMs");
        assertEquals(done.counts.dacConversions(), actions.get(tiles.dacAction()), "inputs");
        assertEquals(done.counts.adcConversions(), actions.get(tiles.adcAction()), "conversions");
        assertEquals(
                done.counts.digitalAdds(),
                actions.getOrDefault(tiles.addAction(), 0L),
                "additions");
        AnalogUse use = counted.analog().orElseThrow();
        assertEquals(done.counts.tileMvms(), use.tileMvms());
        assertEquals(done.counts.adcConversions(), use.adcConversions());
        assertEquals(done.crossbars(), use.placing().crossbars(), "crossbars");
        assertEquals(done.tiles(levels), use.tilesUsed(), "tiles");
    }

    /// By token and layer.
    private static int[][][] selected(Random random) {
        int[][][] selected = new int[TOKENS][LAYERS][];
        for (int[][] token : selected) {
            for (int layer = 0; layer < LAYERS; layer++) {
                int first = random.nextInt(EXPERTS);
                token[layer] =
                        new int[] {first, (first + 1 + random.nextInt(EXPERTS - 1)) % EXPERTS};
            }
        }
        return selected;
    }

    private static ReplayResult replay(ModelCard model, Hardware hardware, int[][][] selected) {
        TraceBuilder trace = TraceBuilder.of(LAYERS, EXPERTS, TOP_K).step();
        for (int token = 0; token < selected.length; token++) {
            trace.token(token, 0, Phase.DECODE, selected[token]);
        }
        Placement analog =
                Placement.uniform(
                        model,
                        new Placement.Slot(
                                NumberFormats.parse("int8").orElseThrow(),
                                Tier.HBM,
                                EngineKind.ANALOG,
                                0));
        return Replay.run(
                new ReplayRequest(
                                trace.build(),
                                model,
                                hardware,
                                analog,
                                Optional.empty(),
                                1,
                                tokens -> {})
                        .with(
                                ReplayOptions.DEFAULT.excluding(
                                        EnumSet.complementOf(
                                                EnumSet.of(ModelModule.ROUTED_EXPERTS)))));
    }

    private static Hardware hardware(AnalogTiles tiles) {
        Hardware base = HardwareCatalog.load("hybrid-analog").hardware();
        return new Hardware(
                base.name(),
                base.description(),
                base.arrays(),
                List.of(tiles),
                base.vector(),
                base.memories(),
                base.links(),
                base.devices(),
                base.nocHops(),
                base.area(),
                base.energy());
    }

    private static ModelCard model(int modelWidth, int expertWidth, int matrices) {
        ModelCard base = ModelCards.find("olmoe-1b-7b-0924");
        ModelCard.Layers layers = base.layers();
        return new ModelCard(
                base.identity(),
                new ModelCard.Layers(0, LAYERS, modelWidth, layers.vocabulary(), false, false, 0),
                new ModelCard.RoutedExperts(
                        List.of(0, 1),
                        EXPERTS,
                        TOP_K,
                        expertWidth,
                        matrices,
                        "silu",
                        false,
                        "softmax"),
                base.shared(),
                base.denseFfn(),
                base.attention(),
                base.mamba(),
                base.formats(),
                base.published(),
                base.provenance());
    }

    /// The same tile as the hardware's, with numbers: converters on, no noise.
    private static TilePreset preset(AnalogTiles tiles) {
        String mode =
                switch (tiles.encoding()) {
                    case PULSE_WIDTH -> "one-pass";
                    case BIT_SERIAL -> "bit-serial, slice-bits: 1";
                    case SIGNS_ANALOG_SUM -> "signs-analog-sum";
                    case SIGNS_DIGITAL_SUM -> "signs-digital-sum";
                };
        String sliced =
                tiles.weightSlices() == 1
                        ? ""
                        : "bits: %d, slice-bits: %d, "
                                .formatted(WEIGHT_BITS, sliceBits(tiles.weightSlices()));
        String yaml =
                """
                name: counted
                description: a tile whose work is counted
                tile: {rows: %d, columns: %d, split: %s, source: test}
                weights: {scaling: column, significance: [1], %ssource: test}
                input: {scaling: constant, range: 1, mode: %s, source: test}
                dac: {steps: %d, bound: 1, source: test}
                adc: {steps: 254, bound: 10, source: test}
                """
                        .formatted(
                                tiles.geometry().rows(),
                                tiles.geometry().columns(),
                                tiles.geometry().split().name().toLowerCase(java.util.Locale.ROOT),
                                sliced,
                                mode,
                                STEPS);
        return TilePresets.parse("counted.yaml", yaml).preset();
    }

    /// Three bits of a magnitude, in two slices or three.
    private static int sliceBits(int slices) {
        return slices == 2 ? 2 : 1;
    }

    /// The experts of a model on the reference kernel.
    private static final class Kernels {

        private record Place(int layer, int group, int crossbar) {}

        private final TilePreset preset;
        private final ModelCard model;
        private final Map<Integer, List<LoadedTiles>> experts = new HashMap<>();
        private TileCounts counts = TileCounts.NONE;

        private Kernels(TilePreset preset, ModelCard model) {
            this.preset = preset;
            this.model = model;
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int expert = 0; expert < EXPERTS; expert++) {
                    experts.put(layer * EXPERTS + expert, program(layer, expert));
                }
            }
        }

        private List<LoadedTiles> program(int layer, int expert) {
            List<LoadedTiles> matrices = new ArrayList<>();
            for (int matrix = 0; matrix < model.matricesPerExpert(); matrix++) {
                boolean last = matrix == model.matricesPerExpert() - 1;
                MatrixShape shape =
                        last
                                ? new MatrixShape(model.dModel(), model.expertWidth())
                                : new MatrixShape(model.expertWidth(), model.dModel());
                float[] weights = new float[Math.toIntExact(shape.weights())];
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = (float) Math.sin(1 + i + layer + 7.0 * expert);
                }
                NoiseKey key = new NoiseKey(1, layer, expert, matrix);
                matrices.add(
                        new ReferenceTiles(
                                ProgrammedMatrix.program(weights, shape, new float[0], preset, key)
                                        .at(0)));
            }
            return matrices;
        }

        private void multiply(int layer, int expert) {
            for (LoadedTiles matrix : experts.get(layer * EXPERTS + expert)) {
                MatrixShape shape = matrix.array().shape();
                float[] x = new float[shape.columns()];
                java.util.Arrays.fill(x, -0.5f);
                TileCounts before = matrix.performed();
                matrix.multiply(0, 1, x, new float[shape.rows()]);
                counts = counts.plus(difference(matrix.performed(), before));
            }
        }

        private static TileCounts difference(TileCounts now, TileCounts before) {
            return new TileCounts(
                    0,
                    now.tileMvms() - before.tileMvms(),
                    now.dacConversions() - before.dacConversions(),
                    now.adcConversions() - before.adcConversions(),
                    now.digitalAdds() - before.digitalAdds());
        }

        /// Crossbars that hold the weights of all experts.
        private long crossbars() {
            return experts.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(matrix -> matrix.performed().tiles())
                    .sum();
        }

        /// Different tiles that these crossbars are levels of.
        private long tiles(int levels) {
            Set<Place> places = new HashSet<>();
            experts.forEach((id, matrices) -> {
                List<TileMapping> mappings =
                        matrices.stream().map(one -> one.array().mapping()).toList();
                StackedExperts stack =
                        new StackedExperts(new ExpertTiles(mappings), EXPERTS, levels);
                int layer = id / EXPERTS;
                int crossbar = 0;
                for (LoadedTiles matrix : matrices) {
                    for (int i = 0; i < matrix.performed().tiles(); i++, crossbar++) {
                        places.add(new Place(layer, stack.group(id % EXPERTS), crossbar));
                    }
                }
            });
            return places.size();
        }
    }
}
