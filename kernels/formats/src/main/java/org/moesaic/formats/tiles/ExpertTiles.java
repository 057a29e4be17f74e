package org.moesaic.formats.tiles;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.MatrixShape;

/// One expert on analog tiles: the mappings of its matrices, `up`, then `gate` if it is gated, then `down`. Its tiles are
/// numbered through in that order.
public record ExpertTiles(List<TileMapping> matrices) {

    public ExpertTiles {
        matrices = List.copyOf(matrices);
        if (matrices.isEmpty()) {
            throw new IllegalArgumentException("an expert without matrices");
        }
    }

    /// An expert of `width` inner neurons.
    ///
    /// @param matrices 3 if it is gated, else 2
    public static ExpertTiles of(int modelWidth, int width, int matrices, TileGeometry tile) {
        if (matrices != 2 && matrices != 3) {
            throw new IllegalArgumentException("an expert of " + matrices + " matrices; 2 or 3");
        }
        TileMapping inner = TileMapping.of(new MatrixShape(width, modelWidth), tile);
        List<TileMapping> mappings = new ArrayList<>();
        for (int i = 1; i < matrices; i++) {
            mappings.add(inner);
        }
        mappings.add(TileMapping.of(new MatrixShape(modelWidth, width), tile));
        return new ExpertTiles(mappings);
    }

    /// Crossbars, without weight slices.
    public int tiles() {
        return matrices.stream().mapToInt(TileMapping::tiles).reduce(0, Math::addExact);
    }

    /// Number of the first tile of a matrix.
    public int firstTile(int matrix) {
        return matrices.subList(0, matrix).stream().mapToInt(TileMapping::tiles).sum();
    }

    /// What one pass of one token takes.
    public TileCounts counts(TileReading reading) {
        return matrices.stream()
                .map(mapping -> mapping.counts(reading))
                .reduce(TileCounts.NONE, TileCounts::plus);
    }
}
