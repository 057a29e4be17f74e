package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.MatrixCost;

/// A chain of products whose weights are in analog tiles.
///
/// The matrices of one product are read side by side, each by one vector after the other; the products follow each other,
/// and rows go through them as through a pipeline: while one row is in `down`, the next is in `up`. So the tiles take a new
/// row every time that the slowest product needs, and `rows` rows take (rows - 1) times that and once through all products,
/// additions of partial sums included.
///
/// Copies of a product (one a head) have tiles of their own.
final class AnalogTiming implements EngineTiming {

    private final AnalogTiles tiles;
    private final Resources resources;
    private final long vectorOperations;
    private final List<TileMapping> mappings = new ArrayList<>();
    private long slowest;
    private long through;

    /// @param vectorOperations elementary operations a row on the vector unit behind the tiles
    AnalogTiming(
            AnalogTiles tiles, Resources resources, List<Product> products, long vectorOperations) {
        this.tiles = tiles;
        this.resources = resources;
        this.vectorOperations = resources.hasVector() ? vectorOperations : 0;
        for (Product product : products) {
            long reading = 0;
            long adding = 0;
            for (MatrixShape matrix : product.matrices()) {
                TileMapping mapping = tiles.map(matrix);
                for (int copy = 0; copy < product.copies(); copy++) {
                    mappings.add(mapping);
                }
                reading =
                        Math.max(reading, tiles.timing().mvmPicoseconds(mapping, tiles.reading()));
                adding = Math.max(adding, tiles.timing().addingPicoseconds(mapping));
            }
            slowest = Math.max(slowest, reading);
            through = Math.addExact(through, Math.addExact(reading, adding));
        }
    }

    /// How long the tiles are busy with so many rows before they can take other ones.
    long occupiedPicoseconds(long rows) {
        return Math.multiplyExact(rows, slowest);
    }

    /// From the first row going in to the last one coming out.
    long picoseconds(long rows) {
        return Math.addExact(Math.multiplyExact(rows - 1, slowest), through);
    }

    boolean usesVector() {
        return vectorOperations > 0;
    }

    long vectorPicoseconds(int rows) {
        return resources.vectorPicoseconds(Math.multiplyExact(rows, vectorOperations));
    }

    /// Crossbars that hold the weights.
    long crossbars() {
        long crossbars = 0;
        for (TileMapping mapping : mappings) {
            crossbars = Math.addExact(crossbars, mapping.counts(tiles.reading()).tiles());
        }
        return crossbars;
    }

    /// What writing all weights into their tiles counts.
    ActionCounts programming() {
        ActionCounts counts = new ActionCounts();
        mappings.forEach(mapping -> tiles.programming(mapping).actions().forEach(counts::add));
        return counts;
    }

    @Override
    public ActionCounts accessActions(int rows) {
        ActionCounts counts = new ActionCounts();
        for (TileMapping mapping : mappings) {
            MatrixCost cost = tiles.cost(mapping, rows);
            cost.actions().forEach(counts::add);
        }
        counts.add("vector.op", Math.multiplyExact(rows, vectorOperations));
        return counts;
    }

    @Override
    public ActionCounts fetchActions() {
        return new ActionCounts();
    }

    @Override
    public ActionCounts heldFetchActions() {
        return new ActionCounts();
    }

    @Override
    public long digitalMacs(long rows) {
        return 0;
    }

    @Override
    public long weightBytes() {
        return 0;
    }

    @Override
    public long fetchBytes() {
        return 0;
    }
}
