package org.moesaic.formats.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.formats.MatrixShape;

final class TileMappingProperties {

    @Property(tries = 200)
    void everyWeightLiesOnOneTile(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll @IntRange(min = 1, max = 17) int tileRows,
            @ForAll @IntRange(min = 1, max = 17) int tileColumns,
            @ForAll Split split) {
        TileGeometry geometry = new TileGeometry(tileRows, tileColumns, split);
        TileMapping mapping = TileMapping.of(new MatrixShape(rows, columns), geometry);
        int[] holders = new int[rows * columns];
        long conversions = 0;
        long inputs = 0;
        for (int tile = 0; tile < mapping.tiles(); tile++) {
            Span in = mapping.inputs(tile);
            Span out = mapping.outputs(tile);
            assertTrue(in.length() <= tileRows && out.length() <= tileColumns);
            inputs += in.length();
            conversions += out.length();
            for (int row = out.start(); row < out.end(); row++) {
                for (int column = in.start(); column < in.end(); column++) {
                    holders[row * columns + column]++;
                }
            }
        }
        for (int holder : holders) {
            assertEquals(1, holder);
        }
        TileCounts counts = mapping.counts(TileReading.ONCE);
        assertEquals(
                new TileCounts(
                        mapping.tiles(), mapping.tiles(), inputs, conversions, conversions - rows),
                counts);
    }

    @Property(tries = 200)
    void balancedPartsDifferByOneAtMost(
            @ForAll @IntRange(min = 1, max = 100_000) int length,
            @ForAll @IntRange(min = 1, max = 600) int limit) {
        var balanced = Split.BALANCED.spans(length, limit);
        assertTrue(balanced.getFirst().length() - balanced.getLast().length() <= 1);
        assertEquals(Split.GREEDY.spans(length, limit).size(), balanced.size());
    }
}
