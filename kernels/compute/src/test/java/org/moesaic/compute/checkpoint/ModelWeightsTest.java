package org.moesaic.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;

class ModelWeightsTest {

    /// Two of three layers are MoE layers; no two lengths are equal.
    private static final ExpertShapes GATED = new ExpertShapes(List.of(1, 2), 0, 3, 6, 4, true);

    private static final ExpertShapes ENCODER_DECODER =
            new ExpertShapes(List.of(1, 3, 5, 7), 4, 3, 6, 4, false);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mixtral",
                "olmoe",
                "fused",
                "gpt-oss-float",
                "llama4",
                "switch",
                "gguf",
                "gguf-split"
            })
    void everyLayoutGivesTheSameExperts(String name) throws IOException {
        ExpertShapes shapes = name.equals("switch") ? ENCODER_DECODER : GATED;
        Path file = write(Layouts.entries(naming(name), shapes));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            ModelWeights weights = recognise(checkpoint, shapes);
            assertEquals(name, weights.naming().name());
            weights.requireAll();
            assertEquals(shapes.layerIds(), weights.routers());
            assertEquals(List.of(), weights.others());
            for (int layer : shapes.layerIds()) {
                assertMatrix("router", layer, 0, weights.router(layer));
                for (int e = 0; e < shapes.experts(); e++) {
                    ExpertMatrices expert = weights.expert(layer, e);
                    assertEquals(shapes.gated(), expert.gate().isPresent());
                    if (shapes.gated()) {
                        assertMatrix("gate", layer, e, expert.gate().orElseThrow());
                    }
                    assertMatrix("up", layer, e, expert.up());
                    assertMatrix("down", layer, e, expert.down());
                }
            }
        }
    }

    @Test
    void whatIsMissingIsNamedTogether() throws IOException {
        List<Entry> entries = new ArrayList<>(Layouts.entries(naming("olmoe"), GATED));
        entries.removeIf(entry ->
                entry.name().contains("layers.2.mlp.experts.1.up")
                        || entry.name().contains("layers.1.mlp.gate.weight"));
        entries.add(tensor("lm_head.weight", 5, 6));
        try (Checkpoint checkpoint = Checkpoint.open(write(entries))) {
            ModelWeights weights = recognise(checkpoint, GATED);
            assertEquals(List.of(2), weights.routers());
            assertEquals(2, weights.experts(2));
            assertEquals("lm_head.weight", weights.others().getFirst().name());
            String message = assertThrows(MoesaicException.class, weights::requireAll).getMessage();
            assertTrue(
                    message.contains(
                            "model.layers.1.mlp.gate.weight,"
                                    + " model.layers.2.mlp.experts.1.up_proj.weight"),
                    message);
        }
    }

    @Test
    void expertsThatDoNotMatchTheRouterAreRefused() throws IOException {
        ExpertShapes other = new ExpertShapes(List.of(1, 2), 0, 2, 6, 4, true);
        for (String name : List.of("olmoe", "fused")) {
            try (Checkpoint checkpoint =
                    Checkpoint.open(write(Layouts.entries(naming(name), GATED)))) {
                ModelWeights weights = recognise(checkpoint, other);
                String router =
                        assertThrows(MoesaicException.class, () -> weights.router(1)).getMessage();
                assertTrue(router.contains("a router of 3 x 6; this model has 2 x 6"), router);
            }
        }
        try (Checkpoint checkpoint =
                Checkpoint.open(write(Layouts.entries(naming("fused"), GATED)))) {
            ModelWeights weights = recognise(checkpoint, other);
            String expert =
                    assertThrows(MoesaicException.class, () -> weights.expert(1, 0)).getMessage();
            assertTrue(expert.contains("holds 3 experts; the model has 2 a layer"), expert);
        }
    }

    @Test
    void theWrongAxisIsSaid() throws IOException {
        ExpertShapes turned = new ExpertShapes(List.of(1, 2), 0, 3, 4, 6, true);
        List<Entry> entries = new ArrayList<>(Layouts.entries(naming("olmoe"), GATED));
        try (Checkpoint checkpoint = Checkpoint.open(write(entries))) {
            ModelWeights weights = recognise(checkpoint, turned);
            String message =
                    assertThrows(MoesaicException.class, () -> weights.expert(1, 0)).getMessage();
            assertTrue(message.contains("stored inputs-first"), message);
        }
    }

    @Test
    void nothingKnownIsAnErrorThatSaysWhatIsKnown() throws IOException {
        Path file = write(List.of(tensor("encoder.weight", 2, 3)));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            String message =
                    assertThrows(MoesaicException.class, () -> recognise(checkpoint, GATED))
                            .getMessage();
            assertTrue(message.contains("holds no router or expert"), message);
            assertTrue(message.contains("mixtral, olmoe"), message);
        }
    }

    @Test
    void ownNamesAreFound() throws IOException {
        Naming mine =
                new Naming(
                        "mine",
                        Map.of(
                                Part.ROUTER, List.of(new NameTemplate("r{layer}")),
                                Part.UP, List.of(new NameTemplate("u{layer}.{expert}")),
                                Part.GATE, List.of(new NameTemplate("g{layer}.{expert}")),
                                Part.DOWN, List.of(new NameTemplate("d{layer}"))),
                        Set.of(Part.DOWN),
                        false,
                        Set.of());
        try (Checkpoint checkpoint = Checkpoint.open(write(Layouts.entries(mine, GATED)))) {
            ModelWeights weights = ModelWeights.recognise(checkpoint, GATED, List.of(mine));
            assertMatrix("down", 2, 1, weights.expert(2, 1).down());
        }
    }

    private static ModelWeights recognise(Checkpoint checkpoint, ExpertShapes shapes) {
        return ModelWeights.recognise(checkpoint, shapes, Namings.builtIn());
    }

    private static Naming naming(String name) {
        return Namings.builtIn().stream()
                .filter(naming -> naming.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Path write(List<Entry> entries) throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, Map.of("format", "pt"), entries);
        return file;
    }

    private static Entry tensor(String name, int rows, int columns) {
        return new Entry(
                name,
                Element.BF16,
                List.of((long) rows, (long) columns),
                WeightSource.of(new MatrixShape(rows, columns), new float[rows * columns]));
    }

    private static void assertMatrix(String what, int layer, int expert, WeightSource found) {
        int columns = found.shape().columns();
        float[] numbers = Layouts.numbers(what, layer, expert, (int) found.shape().weights());
        for (int r = 0; r < found.shape().rows(); r++) {
            float[] row = new float[columns];
            found.row(r, row);
            float[] expected = Arrays.copyOfRange(numbers, r * columns, (r + 1) * columns);
            assertArrayEquals(expected, row, what + " " + layer + "/" + expert + " row " + r);
        }
    }
}
