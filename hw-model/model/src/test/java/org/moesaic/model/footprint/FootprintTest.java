package org.moesaic.model.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.placement.bits.LevelSplit;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;

class FootprintTest {

    private static final double GIB = 1L << 30;

    private static List<FootprintRequest.Level> levels(
            ModelCard model, String average, List<Integer> bits) {
        int[] counts = LevelSplit.counts(new BigDecimal(average), bits, model.routedExperts());
        List<FootprintRequest.Level> levels = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            levels.add(new FootprintRequest.Level(bits.get(i), counts[i]));
        }
        return levels;
    }

    private static Footprint grouped(
            ModelCard model, List<FootprintRequest.Level> levels, int attentionBits) {
        return Footprint.of(
                new FootprintRequest(
                        model,
                        levels,
                        Optional.empty(),
                        attentionBits,
                        16,
                        16,
                        128,
                        16,
                        16,
                        Packing.WORDS,
                        1));
    }

    /// Printed as 13.1, 13.8, 16.1 "GB" in arXiv 2604.06515, with HQQ's ten 3-bit codes in a word.
    @ParameterizedTest
    @CsvSource({"2, 12.97", "2.125, 13.75", "2.5, 16.12"})
    void mixtralOfTwoAndThreeBits(String average, double gibibytes) {
        ModelCard model = ModelCards.find("mixtral-8x7b");
        Footprint footprint = grouped(model, levels(model, average, List.of(2, 3)), 4);
        assertEquals(gibibytes, footprint.totalBytes() / GIB, 0.005);
        assertEquals(Double.parseDouble(average), footprint.averageBits().orElseThrow());
    }

    /// The three levels do not give the published size: 16.38 GiB at 2.5 bits.
    @Test
    void threeLevelsAreAnotherTable() {
        ModelCard model = ModelCards.find("mixtral-8x7b");
        Footprint footprint = grouped(model, levels(model, "2.5", List.of(1, 2, 3)), 4);
        assertEquals(16.38, footprint.totalBytes() / GIB, 0.005);
    }

    /// The smallest model by hand: 2 layers of 4 experts, each three matrices of 8 x 8 in 3 bits: 64 codes are 7 words, 28
    /// bytes, and 8 groups (one a row) of 32 bits, 32 bytes.
    @Test
    void everyByteByHand() {
        ModelCard model = TestModels.card(2, 4, 2, 8, 8, 3);
        Footprint footprint = grouped(model, List.of(new FootprintRequest.Level(3, 4)), 16);
        assertEquals(2 * 4 * 3 * 28, footprint.byPart().get("experts"));
        assertEquals(2 * 4 * 3 * 32, footprint.byPart().get("scales"));
        assertEquals(2 * 2 * 4 * 8, footprint.byPart().get("router"));
        assertEquals(2 * 2 * 100 * 8, footprint.byPart().get("embeddings"));
        assertEquals(2 * model.parameters().attention(), footprint.byPart().get("attention"));
        assertEquals(
                footprint.byPart().values().stream().mapToLong(Long::longValue).sum(),
                footprint.totalBytes());
    }

    @Test
    void physicalBits() {
        assertEquals(4, Packing.WORDS.bytes(10, 3));
        assertEquals(8, Packing.WORDS.bytes(11, 3));
        assertEquals(4, Packing.DENSE.bytes(10, 3));
        assertEquals(5, Packing.DENSE.bytes(11, 3));
        assertEquals(8, Packing.WORDS.bytes(8, 7));
        for (int bits : new int[] {1, 2, 4, 8, 16, 32}) {
            assertEquals(Packing.DENSE.bytes(320, bits), Packing.WORDS.bytes(320, bits));
        }
    }

    /// QMoE: 3140.69 GB of expert parameters in bf16, under 160 GB in dictionary-coded ternary with the dense part in
    /// bf16, and each device holds the dictionary of 512 KiB.
    @Test
    void qmoeOnTheLargestSwitch() {
        ModelCard model = ModelCards.find("switch-c-2048");
        assertEquals(1_570_347_417_600L, model.parameters().routed());
        Footprint full = grouped(model, List.of(new FootprintRequest.Level(16, 2048)), 16);
        assertEquals(3140.69, full.byPart().get("experts") / 1e9, 0.005);
        assertEquals(0, full.byPart().get("scales"));
        NumberFormat dict16 = NumberFormats.parse("dict16").orElseThrow();
        Footprint one = format(model, dict16, 1);
        assertTrue(one.totalBytes() < 160e9, one.toString());
        assertEquals(20, 3140.69e9 / one.totalBytes(), 1);
        assertEquals(one.totalBytes() + 7 * 524_288L, format(model, dict16, 8).totalBytes());
        assertTrue(one.averageBits().isEmpty());
    }

    private static Footprint format(ModelCard model, NumberFormat format, int devices) {
        return Footprint.of(
                new FootprintRequest(
                        model,
                        List.of(),
                        Optional.of(format),
                        16,
                        16,
                        16,
                        128,
                        16,
                        16,
                        Packing.WORDS,
                        devices));
    }

    /// MoTE on the shape of Qwen2.5-3B, experts only, no scales: four full ones in bf16 are 18.1406 GiB.
    @Test
    void moteOnQwen() {
        ModelCard model = TestModels.card(36, 4, 1, 2048, 11008, 3);
        assertEquals(67_633_152L, model.parameters().perExpert());
        Footprint full = grouped(model, List.of(new FootprintRequest.Level(16, 4)), 16);
        assertEquals(18.1406, full.byPart().get("experts") / GIB, 0.00005);
        Footprint ternary = grouped(model, List.of(new FootprintRequest.Level(2, 4)), 16);
        assertEquals(36L * 67_633_152L * 4 * 2 / 8, ternary.byPart().get("experts"));
        assertEquals(OptionalInt.of(2), Levels.bits(NumberFormats.parse("ternary").orElseThrow()));
    }
}
