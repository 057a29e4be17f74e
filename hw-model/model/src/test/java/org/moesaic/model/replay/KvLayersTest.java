package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.formats.NumberFormats;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;

/// What a token reads of its context, kind by kind of attention.
class KvLayersTest {

    /// Bytes that a token at a position reads in bf16 in all layers, worked out from the published shapes:
    ///
    /// - gpt-oss-20b: 12 full layers and 12 with a window of 128; 2 x 8 heads x 64 values
    /// - mixtral-8x7b: 32 layers; 2 x 8 x 128
    /// - olmoe-1b-7b: 16 layers of multi-head attention; 2 x 16 x 128
    /// - deepseek-v3: 61 layers of latent attention; 512 + 64 values
    /// - llama-4-scout: 12 full layers and 36 with chunks of 8192; 2 x 8 x 128
    /// - jamba-mini-1.6: 4 of 32 layers attend; 2 x 8 x 128
    @ParameterizedTest
    @CsvSource({
        "gpt-oss-20b, 0, 0",
        "gpt-oss-20b, 100, 4915200",
        "gpt-oss-20b, 1000, 27721728",
        "mixtral-8x7b, 1000, 131072000",
        "olmoe-1b-7b, 10, 1310720",
        "deepseek-v3, 1000, 70272000",
        "llama-4-scout, 10000, 758120448",
        "jamba-mini-1.6, 1000, 16384000",
    })
    void bytesRead(String model, int position, long bytes) {
        ModelCard card = ModelCards.find(model);
        KvShape shape = KvShape.of(card, NumberFormats.parse("bf16").orElseThrow());
        long read = 0;
        for (KvLayers layers : KvLayers.of(card)) {
            read += layers.layerIds().size() * layers.seen(position) * shape.tokenBytes();
        }
        assertEquals(bytes, read);
    }

    @Test
    void whatACacheHolds() {
        assertEquals(1001, new KvLayers("none", 0, List.of(0)).held(1000));
        assertEquals(128, new KvLayers("sliding", 128, List.of(0)).held(1000));
        assertEquals(7, new KvLayers("sliding", 128, List.of(0)).held(6));
        assertEquals(3, new KvLayers("chunked", 8, List.of(0)).seen(11));
        assertEquals(0, new KvLayers("chunked", 8, List.of(0)).seen(16));
    }

    /// Per token that is seen: 64 heads x (64 + 64) multiply-accumulates of grouped attention; of DeepSeek-V3's absorbed
    /// latent attention 128 heads x (576 + 512).
    @ParameterizedTest
    @CsvSource({"gpt-oss-20b, 8192", "deepseek-v3, 139264", "mixtral-8x7b, 8192"})
    void multiplyAccumulates(String model, long each) {
        KvShape shape =
                KvShape.of(ModelCards.find(model), NumberFormats.parse("bf16").orElseThrow());
        assertEquals(7 * each, shape.macs(7));
    }
}
