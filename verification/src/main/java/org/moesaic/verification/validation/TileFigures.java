package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.ExpertTiles;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileCounts;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.formats.tiles.TileReading;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.MatrixCost;
import org.moesaic.model.hardware.TilePreset;
import org.moesaic.model.hardware.TilePresets;

/// Analog tiles.
final class TileFigures {

    private TileFigures() {}

    static Section chips() {
        List<Comparison> rows = new ArrayList<>();
        chip(rows, "hermes", "HERMES, 64 cores", 64, 63.1, 9.76);
        chip(rows, "hermes-core", "HERMES core", 1, 1.008, 10.5);
        chip(rows, "reram-wan", "NeuRRAM, 48 cores, 8-bit inputs", 48, 0.264, 6.44);
        chip(rows, "3d-cim", "3D-CiM, one tile", 1, 5.24288, 52.4288);
        TilePreset puma = TilePresets.find("puma").orElseThrow();
        rows.add(
                new Comparison(
                        "PUMA, one matrix-vector unit, ns",
                        2304,
                        puma.tile().timing().mvmPicoseconds(128, puma.tile().reading()) * 1e-3));
        return new Section(
                "Analog tiles: throughput and efficiency",
                "Published: Nature Electronics s41928-023-01010-1 and JSSC'22 (HERMES), CiMLoop's references of NeuRRAM,"
                        + " accelerator.py of IBM's 3D-CiM simulator, ASPLOS'19 (PUMA); full tiles, two operations a"
                        + " multiply-accumulate. The presets were made from these figures: what is checked is that time"
                        + " and energy of a full tile add up to them.",
                "figure",
                new Section.Rule.Within(1),
                rows);
    }

    static Section counts() {
        List<Comparison> rows = new ArrayList<>();
        expert(rows, "OLMoE-1B-7B", 2048, 1024, 512, 24, 16);
        expert(rows, "Mixtral-8x7B", 4096, 14336, 512, 672, 608);
        expert(rows, "DeepSeekMoE-16B", 2048, 1408, 512, 36, 26);
        expert(rows, "OLMoE-1B-7B", 2048, 1024, 256, 96, 80);
        expert(rows, "Mixtral-8x7B", 4096, 14336, 256, 2688, 2560);
        expert(rows, "DeepSeekMoE-16B", 2048, 1408, 256, 144, 124);
        return new Section(
                "Analog tiles: crossbars of an expert",
                "Published: tile counts, and additions of partial sums as whole vectors of a tile, after the mapping of"
                        + " IBM/aihwkit and IBM's 3D-CiM simulator.",
                "count",
                new Section.Rule.Exact(0),
                rows);
    }

    private static void chip(
            List<Comparison> rows,
            String preset,
            String shown,
            int tiles,
            double tops,
            double topsPerWatt) {
        TilePreset known = TilePresets.find(preset).orElseThrow();
        AnalogTiles tile = known.tile();
        rows.add(new Comparison(shown + ", TOPS", tops, 2e-12 * tiles * tile.peakMacsPerSecond()));
        int side = tile.geometry().rows();
        MatrixCost cost = tile.cost(tile.map(new MatrixShape(side, side)), 1);
        double picojoules = 0;
        for (ActionCost each : known.costsOf(tile)) {
            picojoules += each.of(cost.actions().getOrDefault(each.action(), 0L)).nominal();
        }
        rows.add(new Comparison(shown + ", TOPS/W", topsPerWatt, 2.0 * side * side / picojoules));
    }

    private static void expert(
            List<Comparison> rows,
            String model,
            int width,
            int inner,
            int side,
            int tiles,
            int adds) {
        ExpertTiles expert =
                ExpertTiles.of(width, inner, 3, new TileGeometry(side, side, Split.BALANCED));
        TileCounts counts = expert.counts(TileReading.ONCE);
        String name = model + ", tiles of " + side;
        rows.add(new Comparison(name + ": crossbars", tiles, counts.tiles()));
        long vectors =
                expert.matrices().stream()
                        .mapToLong(matrix ->
                                (matrix.inputSpans().size() - 1L) * matrix.outputSpans().size())
                        .sum();
        rows.add(new Comparison(name + ": vectors added", adds, vectors));
    }
}
