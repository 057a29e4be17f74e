package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class ModelCardReaderTest {

    /// The shape of gpt-oss-20b, written as a user would.
    private static final String YAML =
            """
            id: mine
            layers:
              decoder: 24
              d-model: 2880
              vocabulary: 201088
            routed-experts:
              layers: 0..23
              experts: 32
              top-k: 4
              width: 2880
              matrices: 3
              router-bias: true
            ffn-bias: true
            attention:
              kind: gqa
              heads: 64
              kv-heads: 8
              head-dim: 64
              qkv-bias: true
              out-bias: true
              window: {kind: sliding, tokens: 128, full-layers: "1,3..23"}
            formats:
              experts: mxfp4
              bits-experts: 4.25
              linear: bf16
              bits-linear: 16
            """;

    @TempDir Path folder;

    private String file(String yaml) {
        return NpyFiles.write(folder, "m.yaml", yaml.getBytes(StandardCharsets.UTF_8)).toString();
    }

    @Test
    void aCardOfAUserCountsAsTheBuiltInOne() {
        ModelCard mine = ModelCards.find(file(YAML));
        ModelCard builtIn = ModelCards.find("gpt-oss-20b");
        assertEquals("mine", mine.id());
        assertEquals(builtIn.parameters().total(), mine.parameters().total());
        assertEquals(builtIn.parameters().active(), mine.parameters().active());
        assertEquals(builtIn.moeLayerIds(), mine.moeLayerIds());
        assertEquals(builtIn.attention(), mine.attention());
        assertEquals("clamped-swiglu", builtIn.routed().activation());
        assertEquals("silu", mine.routed().activation());
        assertEquals(
                builtIn.parameters().shippedBytesPerExpert(),
                mine.parameters().shippedBytesPerExpert());
    }

    @Test
    void theFunctionBetweenMatrices() {
        assertEquals(
                "gelu-tanh",
                ModelCards.find(
                                file(
                                        YAML.replace(
                                                "matrices: 3",
                                                "matrices: 3\n  activation: gelu-tanh")))
                        .routed()
                        .activation());
        String plain = YAML.replace("  matrices: 3", "  matrices: 2");
        assertEquals("relu", ModelCards.find(file(plain)).routed().activation());
        MoesaicException wrong =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                ModelCards.find(
                                        file(
                                                YAML.replace(
                                                        "matrices: 3",
                                                        "matrices: 3\n  activation: swish"))));
        assertTrue(wrong.getMessage().contains("silu"), wrong.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "top-k: 4       | top-k: 33      | m.yaml:9: routed-experts.top-k: 33 of 32 experts",
                "layers: 0..23  | layers: 0..24  | layer 24 of a model with 24",
                "layers: 0..23  | layers: 3,2    | do not ascend",
                "layers: 0..23  | layers: all    | are not a list such as 0..23",
                "layers: 0..23  | layers: 1..23  | 1 layers are not MoE layers",
                "ffn-bias: true | dense-ffn: {width: 9, matrices: 3} | all layers are MoE layers",
                "kv-heads: 8    | kv-heads: 7    | 7 of 64 heads; a divisor",
                "kind: gqa      | kind: mla      | 'mla' without its sizes",
                "out-bias: true | kv-lora-rank: 5| sizes of 'mla' with kind 'gqa'",
                "out-bias: true | cross: true    | cross-attention without an encoder",
                "width: 2880    | width: 0       | routed-experts.width",
                "width: 2880    | widht: 2880    | 'width'",
                "ffn-bias: true | mamba: {layers: 1, d-inner: 1, d-state: 1, d-conv: 1, dt-rank: 1} | 0 have no attention",
                "experts: 32    | experts: 32768 | routed-experts.experts"
            })
    void whatDoesNotHold(String right, String wrong, String message) {
        String yaml = YAML.replaceFirst(Pattern.quote(right), wrong);
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> ModelCards.find(file(yaml)));
        assertEquals(Exit.BAD_DATA, thrown.exit());
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    @Test
    void allProblemsAreReportedTogether() {
        String yaml = YAML.replace("top-k: 4", "top-k: 33").replace("kv-heads: 8", "kv-heads: 7");
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> ModelCards.find(file(yaml)));
        assertEquals(2, thrown.problems().size(), thrown.getMessage());
    }

    @Test
    void aMissingFileIsNotFound() {
        String missing = folder.resolve("none.yaml").toString();
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> ModelCards.find(missing));
        assertEquals(Exit.NOT_FOUND, thrown.exit());
    }

    @Test
    void listsOfLayers() {
        assertEquals(List.of(3, 4, 5), LayerRanges.parse("3..5", 6));
        assertEquals(List.of(1, 3, 5, 7), LayerRanges.parse("1,3..7", 8));
        assertEquals(List.of(4, 12, 20, 28), LayerRanges.parse("4,12..28", 32));
        assertEquals(List.of(2), LayerRanges.parse("2", 3));
    }
}
