package org.moesaic.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
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
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
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
                "fused-inputs-first",
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

    /// A shared expert in the list of routed ones, or a card of another model.
    @Test
    void expertsThatTheRouterHasNoRowForAreRefused() throws IOException {
        List<Entry> entries = new ArrayList<>(Layouts.entries(naming("olmoe"), GATED));
        for (int expert = 3; expert < 5; expert++) {
            String name = "model.layers.2.mlp.experts." + expert;
            entries.add(tensor(name + ".up_proj.weight", 4, 6));
            entries.add(tensor(name + ".gate_proj.weight", 4, 6));
            entries.add(tensor(name + ".down_proj.weight", 6, 4));
        }
        try (Checkpoint checkpoint = Checkpoint.open(write(entries))) {
            List<Problem> problems = recognise(checkpoint, GATED).problems();
            assertEquals(1, problems.size(), problems.toString());
            String said = problems.getFirst().toString();
            assertTrue(said.contains("experts.3."), said);
            assertTrue(said.contains("3 to 4"), said);
            assertTrue(said.contains("routes to 3 a layer, 0 to 2"), said);
        }
    }

    /// The gate would be left out, and every figure of an expert would be that of another one.
    @Test
    void gatedExpertsOfAPlainModelAreRefused() throws IOException {
        ExpertShapes plain = new ExpertShapes(List.of(1, 2), 0, 3, 6, 4, false);
        try (Checkpoint checkpoint =
                Checkpoint.open(write(Layouts.entries(naming("olmoe"), GATED)))) {
            List<Problem> problems = recognise(checkpoint, plain).problems();
            assertEquals(1, problems.size(), problems.toString());
            String said = problems.getFirst().toString();
            assertTrue(said.contains("gate_proj.weight and 1 more like it: is a gate"), said);
            assertTrue(said.contains("two matrices"), said);
        }
    }

    @Test
    void stacksWithTooFewOrTooManyExpertsAreSaidByTheirCount() throws IOException {
        for (int experts : List.of(2, 4)) {
            ExpertShapes other = new ExpertShapes(List.of(1, 2), 0, experts, 6, 4, true);
            try (Checkpoint checkpoint =
                    Checkpoint.open(write(Layouts.entries(naming("fused"), GATED)))) {
                List<Problem> problems = recognise(checkpoint, other).problems();
                assertEquals(3, problems.size(), problems.toString());
                assertTrue(problems.get(0).toString().contains("a router of 3 x 6"));
                for (Problem problem : problems.subList(1, 3)) {
                    assertEquals("holds 3 experts", problem.message());
                    assertTrue(problem.path().contains("and 1 more like it"), problem.path());
                }
            }
        }
    }

    /// Everything that is wrong in one go: missing, shapes, types; like ones together.
    @Test
    void allThatDoesNotFitIsSaidTogether() throws IOException {
        List<Entry> entries = new ArrayList<>(Layouts.entries(naming("olmoe"), GATED));
        entries.removeIf(entry ->
                entry.name().contains("layers.1.mlp.experts.0.up")
                        || entry.name().contains("layers.1.mlp.gate")
                        || entry.name().contains("experts.2"));
        entries.add(tensor("model.layers.1.mlp.gate.weight", 6, 3));
        for (int layer : List.of(1, 2)) {
            String name = "model.layers." + layer + ".mlp.experts.2.";
            entries.add(tensor(name + "up_proj.weight", 5, 6));
            entries.add(tensor(name + "gate_proj.weight", 5, 6));
            entries.add(tensor(name + "down_proj.weight", 4, 6));
        }
        try (Checkpoint checkpoint = Checkpoint.open(write(entries))) {
            ModelWeights weights = recognise(checkpoint, GATED);
            String all = assertThrows(MoesaicException.class, weights::requireAll).getMessage();
            assertEquals(5, weights.problems().size(), all);
            assertTrue(all.contains("has no model.layers.1.mlp.experts.0.up_proj.weight;"), all);
            assertTrue(
                    all.contains("a router of 6 x 3; this model has 3 x 6; a file of names"), all);
            assertTrue(all.contains("an up projection of 5 x 6; this model has 4 x 6"), all);
            assertTrue(all.contains("a down projection of 4 x 6; this model has 6 x 4"), all);
            assertTrue(all.contains("and 1 more like it"), all);
        }
    }

    /// Element types have names of their own in arrays of numpy.
    @Test
    void unpackedGptOssIsFoundInArraysToo() throws IOException {
        Path arrays = Files.createDirectory(folder.resolve("arrays"));
        for (Entry entry : Layouts.entries(naming("gpt-oss-float"), GATED)) {
            WeightSource numbers = entry.rows();
            int columns = numbers.shape().columns();
            float[] all = new float[(int) numbers.shape().weights()];
            float[] row = new float[columns];
            for (int r = 0; r < numbers.shape().rows(); r++) {
                numbers.row(r, row);
                System.arraycopy(row, 0, all, r * columns, columns);
            }
            List<Integer> shape = entry.shape().stream().map(Math::toIntExact).toList();
            new NpyFile(shape, all).write(arrays.resolve(entry.name() + ".npy"));
        }
        try (Checkpoint checkpoint = Checkpoint.open(arrays)) {
            ModelWeights weights = recognise(checkpoint, GATED);
            assertEquals("gpt-oss-float", weights.naming().name());
            weights.requireAll();
            assertMatrix("gate", 2, 1, weights.expert(2, 1).gate().orElseThrow());
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
