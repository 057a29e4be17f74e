package org.moesaic.formats.tiles;

import java.util.List;
import org.moesaic.formats.MatrixShape;

/// One matrix on analog tiles: which inputs and outputs each tile holds.
///
/// Tiles that share outputs give partial sums. Each is converted and scaled on its own, then they are added digitally, in
/// the order of their inputs. Tiles that share inputs are read side by side. Tile `i` holds inputs
/// `inputSpans[i / outputSpans.size()]` and outputs `outputSpans[i % outputSpans.size()]`.
///
/// Kernels compute by this mapping and the cost model counts by it.
///
/// @param shape the matrix: `rows` outputs, `columns` inputs
/// @param inputSpans the cuts along the inputs, in order, together all inputs
/// @param outputSpans the cuts along the outputs, in order, together all outputs
public record TileMapping(MatrixShape shape, List<Span> inputSpans, List<Span> outputSpans) {

    public TileMapping {
        inputSpans = List.copyOf(inputSpans);
        outputSpans = List.copyOf(outputSpans);
        requireCover(inputSpans, shape.columns());
        requireCover(outputSpans, shape.rows());
    }

    /// The mapping of a matrix onto tiles of one geometry.
    ///
    /// @throws IllegalArgumentException for a matrix without weights
    public static TileMapping of(MatrixShape shape, TileGeometry tile) {
        return new TileMapping(
                shape,
                tile.split().spans(shape.columns(), tile.rows()),
                tile.split().spans(shape.rows(), tile.columns()));
    }

    /// Crossbars, without weight slices.
    public int tiles() {
        return Math.multiplyExact(inputSpans.size(), outputSpans.size());
    }

    /// Inputs that a tile holds.
    public Span inputs(int tile) {
        return inputSpans.get(tile / outputSpans.size());
    }

    /// Outputs that a tile holds.
    public Span outputs(int tile) {
        return outputSpans.get(tile % outputSpans.size());
    }

    /// What one product with one vector takes.
    public TileCounts counts(TileReading reading) {
        long crossbars = Math.multiplyExact((long) tiles(), reading.weightSlices());
        long driven = (long) outputSpans.size() * reading.weightSlices() * reading.passes();
        long converted = (long) inputSpans.size() * reading.weightSlices() * reading.conversions();
        return new TileCounts(
                crossbars,
                Math.multiplyExact(crossbars, reading.passes()),
                Math.multiplyExact(driven, shape.columns()),
                Math.multiplyExact(converted, shape.rows()),
                Math.multiplyExact(converted - 1, shape.rows()));
    }

    private static void requireCover(List<Span> spans, int length) {
        int end = 0;
        for (Span span : spans) {
            if (span.start() != end) {
                throw new IllegalArgumentException(
                        "a part starts at " + span.start() + ", not at " + end);
            }
            end = span.end();
        }
        if (end != length || length == 0) {
            throw new IllegalArgumentException(
                    "parts of " + end + " in all for a dimension of " + length);
        }
    }
}
