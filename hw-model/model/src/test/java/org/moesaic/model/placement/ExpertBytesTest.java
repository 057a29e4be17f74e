package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;

class ExpertBytesTest {

    /// `bytes_per_expert` of every model in `models.csv`. All agree to the byte: no shipped shape leaves a block of
    /// scales or a byte of codes unfilled, but for the fp8 of kimi-k2 and deepseek-v3, whose blocks of 128 x 128 fit.
    @ParameterizedTest
    @CsvSource({
        "switch-base-128, 18874368",
        "switch-c-2048, 51118080",
        "mixtral-8x7b, 352321536",
        "mixtral-8x22b, 603979776",
        "deepseek-moe-16b, 17301504",
        "deepseek-v2-lite, 17301504",
        "deepseek-v2, 47185920",
        "deepseek-v3, 44050944",
        "olmoe-1b-7b, 25165824",
        "qwen1.5-moe-a2.7b, 17301504",
        "qwen2-57b-a14b, 55050240",
        "qwen3-30b-a3b, 9437184",
        "qwen3-235b-a22b, 37748736",
        "phi-3.5-moe, 157286400",
        "grin-moe, 157286400",
        "gpt-oss-20b, 13219200",
        "gpt-oss-120b, 13219200",
        "llama-4-scout, 251658240",
        "llama-4-maverick, 251658240",
        "jamba-mini-1.6, 352321536",
        "nllb-moe-54b, 134217728",
        "kimi-k2, 44050944",
        "glm-4.5, 47185920",
        "glm-4.5-air, 34603008",
        "granite-3.0-3b-a800m, 9437184",
        "flame-moe-290m, 4325376"
    })
    void shippedExperts(String card, long bytes) {
        ModelCard model = ModelCards.find(card);
        NumberFormat shipped = NumberFormats.parse(model.shippedExpertFormat()).orElseThrow();
        assertEquals(bytes, ExpertBytes.of(model, shipped));
    }

    @Test
    void everyBuiltInCardIsListedAbove() throws NoSuchMethodException {
        CsvSource rows =
                ExpertBytesTest.class
                        .getDeclaredMethod("shippedExperts", String.class, long.class)
                        .getAnnotation(CsvSource.class);
        TreeSet<String> listed = new TreeSet<>();
        for (String row : rows.value()) {
            listed.add(row.substring(0, row.indexOf(',')));
        }
        TreeSet<String> cards = new TreeSet<>();
        ModelCards.builtIn().forEach(card -> cards.add(card.id()));
        assertEquals(cards, listed);
    }

    @Test
    void matricesOfGatedAndOtherExperts() {
        ModelCard gated = TestModels.card(1, 2, 1, 5, 7, 3);
        assertEquals(
                List.of(new MatrixShape(7, 5), new MatrixShape(7, 5), new MatrixShape(5, 7)),
                ExpertBytes.matrices(gated));
        ModelCard plain = TestModels.card(1, 2, 1, 5, 7, 2);
        assertEquals(
                List.of(new MatrixShape(7, 5), new MatrixShape(5, 7)), ExpertBytes.matrices(plain));
        // int4: 7 rows of 3 bytes and 2 of scale, 5 rows of 4 bytes and 2 of scale.
        Optional<NumberFormat> int4 = NumberFormats.parse("int4");
        assertEquals(35 + 30, ExpertBytes.of(plain, int4.orElseThrow()));
        assertEquals(35 + 35 + 30, ExpertBytes.of(gated, int4.orElseThrow()));
    }
}
