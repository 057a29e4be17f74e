package org.moesaic.formats.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.formats.MatrixShape;

final class TileMappingTest {

    private static final TileGeometry TILE_512 = new TileGeometry(512, 512, Split.BALANCED);

    /// Shapes of the models' configurations; tiles and additions counted by hand.
    @ParameterizedTest
    @CsvSource({
        "512, 2048, 1024, 64, 8, 16, 24, 24576, 3072, 16",
        "512, 4096, 14336, 8, 2, 32, 672, 172032, 43008, 608",
        "512, 2048, 1408, 64, 6, 27, 36, 62208, 5832, 26",
        "256, 2048, 1024, 64, 8, 16, 96, 98304, 12288, 80",
        "256, 4096, 14336, 8, 2, 32, 2688, 688128, 172032, 2560",
        "256, 2048, 1408, 64, 6, 27, 144, 248832, 23328, 124"
    })
    void tilesOfPublishedModels(
            int tile,
            int modelWidth,
            int width,
            int experts,
            int topK,
            int layers,
            int tilesPerExpert,
            int tilesInAll,
            int mvmsPerToken,
            int vectorAdds) {
        for (Split split : Split.values()) {
            ExpertTiles expert =
                    ExpertTiles.of(modelWidth, width, 3, new TileGeometry(tile, tile, split));
            assertEquals(tilesPerExpert, expert.tiles());
            StackedExperts layer = new StackedExperts(expert, experts, 1);
            assertEquals(tilesInAll, layer.tiles() * layers);
            TileCounts counts = expert.counts(TileReading.ONCE);
            assertEquals(mvmsPerToken, counts.tileMvms() * topK * layers);
            int adds = 0;
            for (TileMapping mapping : expert.matrices()) {
                adds += (mapping.inputSpans().size() - 1) * mapping.outputSpans().size();
            }
            assertEquals(vectorAdds, adds);
        }
    }

    @Test
    void balancedAndGreedySplits() {
        assertEquals(List.of(new Span(0, 384), new Span(384, 384)), Split.BALANCED.spans(768, 512));
        assertEquals(List.of(new Span(0, 512), new Span(512, 256)), Split.GREEDY.spans(768, 512));
        assertEquals(
                List.of(new Span(0, 4), new Span(4, 3), new Span(7, 3)),
                Split.BALANCED.spans(10, 4));
        assertEquals(
                List.of(new Span(0, 4), new Span(4, 4), new Span(8, 2)), Split.GREEDY.spans(10, 4));
        assertEquals(List.of(new Span(0, 9)), Split.GREEDY.spans(9, TileGeometry.UNLIMITED));
    }

    @Test
    void tilesAreNumberedAlongOutputsFirst() {
        TileMapping mapping =
                TileMapping.of(new MatrixShape(5, 7), new TileGeometry(4, 2, Split.GREEDY));
        assertEquals(6, mapping.tiles());
        assertEquals(new Span(0, 4), mapping.inputs(2));
        assertEquals(new Span(4, 1), mapping.outputs(2));
        assertEquals(new Span(4, 3), mapping.inputs(3));
        assertEquals(new Span(0, 2), mapping.outputs(3));
    }

    @Test
    void countsOfOneProduct() {
        // 7 inputs on 2 tiles each of 3 column blocks, 5 outputs.
        TileMapping mapping =
                TileMapping.of(new MatrixShape(5, 7), new TileGeometry(4, 2, Split.BALANCED));
        assertEquals(new TileCounts(6, 6, 21, 10, 5), mapping.counts(TileReading.ONCE));
        // Two weight slices; positive and negative inputs apart, summed before the converter.
        assertEquals(new TileCounts(12, 24, 84, 20, 15), mapping.counts(new TileReading(2, 2, 1)));
        // The same, summed behind it.
        assertEquals(new TileCounts(12, 24, 84, 40, 35), mapping.counts(new TileReading(2, 2, 2)));
        assertEquals(10, WeightScaling.COLUMN.scales(mapping));
        assertEquals(6, WeightScaling.TILE.scales(mapping));
    }

    @Test
    void expertsShareTilesByStackLevel() {
        ExpertTiles expert = ExpertTiles.of(2048, 1024, 3, TILE_512);
        assertEquals(16, expert.firstTile(2));
        StackedExperts layer = new StackedExperts(expert, 10, 4);
        assertEquals(3, layer.groups());
        assertEquals(72, layer.tiles());
        assertEquals(new StackedExperts.Place(5, 3), layer.place(3, 5));
        assertEquals(new StackedExperts.Place(24 + 5, 0), layer.place(4, 5));
        assertEquals(new StackedExperts.Place(48 + 23, 1), layer.place(9, 23));
        assertEquals(16, ExpertTiles.of(2048, 1024, 2, TILE_512).tiles());
    }

    @Test
    void emptyMatricesAndTilesAreRefused() {
        assertMessage(
                "a tile of 0 x 4; both are 1 or more", () -> new TileGeometry(0, 4, Split.GREEDY));
        assertMessage(
                "a dimension of 0 on tiles of 512; both are 1 or more",
                () -> TileMapping.of(new MatrixShape(3, 0), TILE_512));
        assertMessage(
                "parts of 4 in all for a dimension of 5",
                () ->
                        new TileMapping(
                                new MatrixShape(1, 5),
                                List.of(new Span(0, 4)),
                                List.of(new Span(0, 1))));
        assertMessage(
                "a part starts at 3, not at 2",
                () ->
                        new TileMapping(
                                new MatrixShape(1, 5),
                                List.of(new Span(0, 2), new Span(3, 2)),
                                List.of(new Span(0, 1))));
        assertMessage(
                "1 weight slices, 1 passes, 2 conversions; each is 1 or more, and no more conversions than passes",
                () -> new TileReading(1, 1, 2));
        assertMessage(
                "0 experts on 1 stack levels; both are 1 or more",
                () -> new StackedExperts(ExpertTiles.of(8, 8, 3, TILE_512), 0, 1));
        assertMessage("an expert of 4 matrices; 2 or 3", () -> ExpertTiles.of(8, 8, 4, TILE_512));
    }

    private static void assertMessage(String message, Runnable bad) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, bad::run).getMessage());
    }
}
