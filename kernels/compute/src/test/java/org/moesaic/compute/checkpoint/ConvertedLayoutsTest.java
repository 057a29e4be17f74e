package org.moesaic.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.convert.InnerChannels;
import org.moesaic.compute.convert.PackedCheckpoint;
import org.moesaic.compute.convert.PlainPacker;
import org.moesaic.compute.convert.SmoothedCheckpoint;
import org.moesaic.compute.convert.SmoothedLayer;
import org.moesaic.compute.convert.SmoothingCheck;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.files.SafetensorsWriter.Item;
import org.moesaic.compute.files.SafetensorsWriter.Stored;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;

/// Whole checkpoints of every layout, smoothed and packed, and read again.
class ConvertedLayoutsTest {

    private static final int D = 6;
    private static final ExpertShapes GATED = new ExpertShapes(List.of(1, 2), 0, 3, D, 4, true);
    private static final ExpertShapes ENCODER_DECODER =
            new ExpertShapes(List.of(1, 3, 5, 7), 4, 3, D, 4, false);

    @TempDir Path folder;

    private static Naming naming(String name) {
        return Namings.builtIn().stream()
                .filter(naming -> naming.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Path write(String file, Map<String, String> metadata, List<? extends Item> items)
            throws IOException {
        Path path = folder.resolve(file);
        SafetensorsWriter.write(path, metadata, items);
        return path;
    }

    private static Entry numbers(String name, long... lengths) {
        List<Long> shape = Arrays.stream(lengths).boxed().toList();
        int columns = (int) lengths[lengths.length - 1];
        int rows = 1;
        for (int i = 0; i < lengths.length - 1; i++) {
            rows *= (int) lengths[i];
        }
        float[] values = new float[rows * columns];
        Random random = new Random(name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (1 + random.nextGaussian());
        }
        return new Entry(
                name, Element.F32, shape, WeightSource.of(new MatrixShape(rows, columns), values));
    }

    /// The norm of each layer, and a tensor that is nobody's.
    private static void addNorms(List<Item> items, Naming naming, ExpertShapes shapes) {
        for (int layer : shapes.layerIds()) {
            String norm =
                    naming.of(Part.NORM).stream()
                            .flatMap(each -> each.name(layer, 0, shapes.encoderLayers()).stream())
                            .findFirst()
                            .orElseThrow();
            items.add(numbers(norm, D));
        }
        items.add(new Stored("ids", "I64", List.of(1L), MemorySegment.ofArray(new long[] {7})));
    }

    private static CalibrationTokens tokens() {
        Random random = new Random(1);
        float[] x = new float[8 * D];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (random.nextGaussian() * (i % D == 2 ? 40 : 1));
        }
        return new CalibrationTokens(8, D, x, "test");
    }

    private static ModelWeights recognise(Checkpoint checkpoint, ExpertShapes shapes) {
        return ModelWeights.recognise(checkpoint, shapes, Namings.builtIn());
    }

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
    void aSmoothedLayerIsTheSameInEveryLayout(String name) throws IOException {
        ExpertShapes shapes = name.equals("switch") ? ENCODER_DECODER : GATED;
        List<Item> items = new ArrayList<>(Layouts.entries(naming(name), shapes));
        addNorms(items, naming(name), shapes);
        CalibrationTokens tokens = tokens();
        try (Checkpoint before = Checkpoint.open(write("a.safetensors", Map.of(), items))) {
            ModelWeights was = recognise(before, shapes);
            int last = shapes.layerIds().getLast();
            SmoothedLayer smoothed =
                    SmoothedLayer.of(was, last, 2, tokens, SmoothedLayer.Settings.PAPER);
            List<Item> changed =
                    new SmoothedCheckpoint(was, Element.F32, false).items(List.of(smoothed));
            try (Checkpoint after = Checkpoint.open(write("b.safetensors", Map.of(), changed))) {
                ModelWeights is = recognise(after, shapes);
                assertEquals(name, is.naming().name());
                assertEquals(before.tensors().size(), after.tensors().size());
                for (int e = 0; e < shapes.experts(); e++) {
                    double difference =
                            SmoothingCheck.difference(
                                    was.expert(last, e),
                                    tokens,
                                    is.expert(last, e),
                                    smoothed.fold(tokens),
                                    Nonlinearity.GELU_ERF);
                    assertTrue(difference < SmoothingCheck.TOLERANCE, "expert " + e);
                    // The other layers stay as they are.
                    assertEquals(
                            0,
                            SmoothingCheck.difference(
                                    was.expert(shapes.layerIds().getFirst(), e),
                                    tokens,
                                    is.expert(shapes.layerIds().getFirst(), e),
                                    tokens,
                                    Nonlinearity.GELU_ERF));
                }
                float[] norm = was.tensors(Part.NORM, last).getFirst().vector();
                float[] divided = is.tensors(Part.NORM, last).getFirst().vector();
                for (int c = 0; c < D; c++) {
                    assertEquals(norm[c] / smoothed.scales().joint()[c], divided[c]);
                }
            }
        }
    }

    private static List<float[]> innerScales(ExpertShapes shapes) {
        List<float[]> scales = new ArrayList<>();
        for (int e = 0; e < shapes.experts(); e++) {
            float[] own = new float[shapes.width()];
            for (int c = 0; c < own.length; c++) {
                own[c] = 1 + (7 * e + 3 * c) % 5;
            }
            scales.add(own);
        }
        return scales;
    }

    /// Scales before down projections go into up projections and their biases, each expert's own, however they are stored.
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
    void scalesOfInnerChannelsAreFoldedInEveryLayout(String name) throws IOException {
        ExpertShapes shapes = name.equals("switch") ? ENCODER_DECODER : GATED;
        int last = shapes.layerIds().getLast();
        List<Item> items = new ArrayList<>(Layouts.entries(naming(name), shapes));
        addNorms(items, naming(name), shapes);
        switch (name) {
            case "olmoe" -> {
                for (int e = 0; e < 3; e++) {
                    items.add(numbers("model.layers.2.mlp.experts." + e + ".up_proj.bias", 4));
                }
            }
            case "gpt-oss-float" -> {
                items.add(numbers("model.layers.2.mlp.experts.gate_up_proj_bias", 3, 8));
                items.add(numbers("model.layers.2.mlp.experts.down_proj_bias", 3, D));
            }
            case "gguf" -> items.add(numbers("blk.2.ffn_up_exps.bias", 3, 4));
            default -> {}
        }
        Nonlinearity between = name.equals("switch") ? Nonlinearity.RELU : Nonlinearity.SILU;
        CalibrationTokens tokens = tokens();
        try (Checkpoint before = Checkpoint.open(write("a.safetensors", Map.of(), items))) {
            ModelWeights was = recognise(before, shapes);
            SmoothedLayer smoothed =
                    SmoothedLayer.of(was, last, 2, tokens, SmoothedLayer.Settings.PAPER);
            List<float[]> inner = innerScales(shapes);
            List<Item> changed =
                    new SmoothedCheckpoint(was, Element.F32, false)
                            .items(List.of(smoothed), Map.of(last, inner));
            try (Checkpoint after = Checkpoint.open(write("b.safetensors", Map.of(), changed))) {
                ModelWeights is = recognise(after, shapes);
                for (int e = 0; e < shapes.experts(); e++) {
                    ExpertMatrices one = was.expert(last, e);
                    ExpertMatrices other = is.expert(last, e);
                    double difference =
                            SmoothingCheck.difference(
                                    one, tokens, other, smoothed.fold(tokens), between);
                    assertTrue(difference < SmoothingCheck.TOLERANCE, "expert " + e);
                    sameInner(new InnerChannels(inner.get(e), Optional.empty()).fold(one), other);
                }
            }
        }
    }

    /// The down projection, and the biases of up and down.
    private static void sameInner(ExpertMatrices wanted, ExpertMatrices found) {
        same(wanted.down(), found.down());
        assertArrayEquals(wanted.biases().up(), found.biases().up());
        assertArrayEquals(wanted.biases().down(), found.biases().down());
    }

    /// A norm with a bias, a shared expert and its gate: all that reads the norm takes part, and its down projection does not.
    @Test
    void whatElseReadsTheNormIsScaledToo() throws IOException {
        List<Item> items = new ArrayList<>(Layouts.entries(naming("olmoe"), GATED));
        addNorms(items, naming("olmoe"), GATED);
        items.add(numbers("model.layers.1.post_attention_layernorm.bias", D));
        items.add(numbers("model.layers.1.mlp.shared_expert.gate_proj.weight", 5, D));
        items.add(numbers("model.layers.1.mlp.shared_expert.up_proj.weight", 5, D));
        items.add(numbers("model.layers.1.mlp.shared_expert.down_proj.weight", D, 5));
        items.add(numbers("model.layers.1.mlp.shared_expert_gate.weight", 1, D));
        try (Checkpoint before = Checkpoint.open(write("a.safetensors", Map.of(), items))) {
            ModelWeights was = recognise(before, GATED);
            SmoothedLayer smoothed =
                    SmoothedLayer.of(was, 1, 2, tokens(), SmoothedLayer.Settings.PAPER);
            float[] s = smoothed.scales().joint();
            List<Item> changed =
                    new SmoothedCheckpoint(was, Element.F32, false).items(List.of(smoothed));
            try (Checkpoint after = Checkpoint.open(write("b.safetensors", Map.of(), changed))) {
                ModelWeights is = recognise(after, GATED);
                for (Part part : List.of(Part.SHARED_GATE, Part.SHARED_UP, Part.SHARED_ROUTER)) {
                    float[] row = was.tensors(part, 1).getFirst().vector(0);
                    float[] scaled = is.tensors(part, 1).getFirst().vector(0);
                    for (int c = 0; c < D; c++) {
                        assertEquals(row[c] * s[c], scaled[c]);
                    }
                }
                assertArrayEquals(
                        was.tensors(Part.SHARED_DOWN, 1).getFirst().vector(3),
                        is.tensors(Part.SHARED_DOWN, 1).getFirst().vector(3));
                float[] bias = was.tensors(Part.NORM_BIAS, 1).getFirst().vector();
                float[] divided = is.tensors(Part.NORM_BIAS, 1).getFirst().vector();
                for (int c = 0; c < D; c++) {
                    assertEquals(bias[c] / s[c], divided[c]);
                }
            }
        }
    }

    @Test
    void aNormThatIsNotFiniteIsRefused() throws IOException {
        List<Item> items = new ArrayList<>(Layouts.entries(naming("olmoe"), GATED));
        float[] norm = {1, 2, Float.NaN, 4, 5, 6};
        items.add(
                new Entry(
                        "model.layers.1.post_attention_layernorm.weight",
                        Element.F32,
                        List.of((long) D),
                        WeightSource.of(new MatrixShape(1, D), norm)));
        try (Checkpoint before = Checkpoint.open(write("a.safetensors", Map.of(), items))) {
            ModelWeights was = recognise(before, GATED);
            SmoothedLayer one = SmoothedLayer.of(was, 1, 2, tokens(), SmoothedLayer.Settings.PAPER);
            List<Item> changed =
                    new SmoothedCheckpoint(was, Element.F32, false).items(List.of(one));
            String message =
                    assertThrows(
                                    MoesaicException.class,
                                    () -> write("b.safetensors", Map.of(), changed))
                            .getMessage();
            assertTrue(message.contains("post_attention_layernorm.weight"), message);
            assertTrue(message.contains("row 0, column 2: NaN"), message);
        }
    }

    @Test
    void aNormOfAnotherLengthIsRefused() throws IOException {
        List<Item> items = new ArrayList<>(Layouts.entries(naming("olmoe"), GATED));
        items.add(numbers("model.layers.1.post_attention_layernorm.weight", D + 1));
        try (Checkpoint before = Checkpoint.open(write("a.safetensors", Map.of(), items))) {
            ModelWeights was = recognise(before, GATED);
            SmoothedLayer one = SmoothedLayer.of(was, 1, 2, tokens(), SmoothedLayer.Settings.PAPER);
            SmoothedLayer two = SmoothedLayer.of(was, 2, 2, tokens(), SmoothedLayer.Settings.PAPER);
            SmoothedCheckpoint smoothed = new SmoothedCheckpoint(was, Element.F32, false);
            String message =
                    assertThrows(MoesaicException.class, () -> smoothed.items(List.of(one, two)))
                            .getMessage();
            assertTrue(message.contains("has 7 values"), message);
            assertTrue(message.contains("no norm before the experts of layer 2"), message);
        }
    }

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
    void packedExpertsAreFoundInEveryLayout(String name) throws IOException {
        ExpertShapes shapes = name.equals("switch") ? ENCODER_DECODER : GATED;
        List<Item> items = new ArrayList<>(Layouts.entries(naming(name), shapes));
        addNorms(items, naming(name), shapes);
        if (name.equals("gpt-oss-float")) {
            for (int layer : shapes.layerIds()) {
                String stem = "model.layers." + layer + ".mlp.";
                items.add(numbers(stem + "experts.gate_up_proj_bias", 3, 8));
                items.add(numbers(stem + "experts.down_proj_bias", 3, D));
                items.add(numbers(stem + "router.bias", 3));
            }
        }
        int first = shapes.layerIds().getFirst();
        try (Checkpoint before = Checkpoint.open(write("a.safetensors", Map.of(), items));
                Arena arena = Arena.ofConfined()) {
            ModelWeights was = recognise(before, shapes);
            PackedCheckpoint packed = new PackedCheckpoint(was);
            PlainPacker packer = new PlainPacker(NumberFormats.parse("fp32").orElseThrow(), false);
            for (int e = 0; e < shapes.experts(); e++) {
                packed.put(first, e, packer.pack(e, was.expert(first, e), arena));
            }
            Path file = write("b.safetensors", packed.metadata(), packed.items());
            assertEquals(List.of(), packed.dropped());
            try (Checkpoint after = Checkpoint.open(file)) {
                ModelWeights is = recognise(after, shapes);
                is.requireAll();
                assertTrue(after.tensor("ids").isPresent());
                for (int layer : shapes.layerIds()) {
                    same(was.router(layer), is.router(layer));
                    assertArrayEquals(
                            was.routerBias(layer).orElse(null), is.routerBias(layer).orElse(null));
                    for (int e = 0; e < shapes.experts(); e++) {
                        same(was.expert(layer, e), is.expert(layer, e));
                    }
                    assertEquals(1, is.tensors(Part.NORM, layer).size());
                }
            }
        }
    }

    private static void same(ExpertMatrices was, ExpertMatrices is) {
        List<WeightSource> one = was.all().toList();
        List<WeightSource> other = is.all().toList();
        assertEquals(one.size(), other.size());
        for (int m = 0; m < one.size(); m++) {
            same(one.get(m), other.get(m));
        }
        assertArrayEquals(was.biases().gate(), is.biases().gate());
        assertArrayEquals(was.biases().up(), is.biases().up());
        assertArrayEquals(was.biases().down(), is.biases().down());
    }

    private static void same(WeightSource was, WeightSource is) {
        assertEquals(was.shape(), is.shape());
        float[] one = new float[was.shape().columns()];
        float[] other = new float[was.shape().columns()];
        for (int r = 0; r < was.shape().rows(); r++) {
            was.row(r, one);
            is.row(r, other);
            assertArrayEquals(one, other);
        }
    }

    /// gpt-oss as released: codes cannot be scaled, so experts become floats in the layout of unpacked ones.
    @Test
    void codesOfFourBitsBecomeFloats() throws IOException {
        ExpertShapes shapes = new ExpertShapes(List.of(0), 0, 2, 32, 32, true);
        List<Item> items = new ArrayList<>();
        items.add(numbers("model.layers.0.mlp.router.weight", 2, 32));
        items.add(numbers("model.layers.0.post_attention_layernorm.weight", 32));
        codes(items, "model.layers.0.mlp.experts.gate_up_proj", 64);
        codes(items, "model.layers.0.mlp.experts.down_proj", 32);
        float[] x = new float[3 * 32];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(i) * (i % 32 == 4 ? 30 : 1);
        }
        CalibrationTokens tokens = new CalibrationTokens(3, 32, x, "test");
        try (Checkpoint before = Checkpoint.open(write("a.safetensors", Map.of(), items))) {
            ModelWeights was = recognise(before, shapes);
            assertEquals("gpt-oss", was.naming().name());
            SmoothedLayer smoothed =
                    SmoothedLayer.of(was, 0, 1, tokens, SmoothedLayer.Settings.PAPER);
            List<Item> changed =
                    new SmoothedCheckpoint(was, Element.F32, false).items(List.of(smoothed));
            try (Checkpoint after = Checkpoint.open(write("b.safetensors", Map.of(), changed))) {
                ModelWeights is = recognise(after, shapes);
                assertEquals("gpt-oss-float", is.naming().name());
                for (int e = 0; e < 2; e++) {
                    double difference =
                            SmoothingCheck.difference(
                                    was.expert(0, e),
                                    tokens,
                                    is.expert(0, e),
                                    smoothed.fold(tokens),
                                    Nonlinearity.CLAMPED_SWIGLU);
                    assertTrue(difference < SmoothingCheck.TOLERANCE, "differs by " + difference);
                }
            }
        }
    }

    private static void codes(List<Item> items, String name, int rows) {
        Random random = new Random(rows);
        byte[] codes = new byte[2 * rows * 16];
        random.nextBytes(codes);
        byte[] scales = new byte[2 * rows];
        Arrays.fill(scales, (byte) 125);
        items.add(
                new Stored(
                        name + "_blocks",
                        "U8",
                        List.of(2L, (long) rows, 1L, 16L),
                        MemorySegment.ofArray(codes)));
        items.add(
                new Stored(
                        name + "_scales",
                        "U8",
                        List.of(2L, (long) rows, 1L),
                        MemorySegment.ofArray(scales)));
    }
}
