package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.moesaic.edge.Located;
import org.moesaic.edge.Names;
import org.moesaic.edge.Quantity;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.model.closedform.TileTiming;

/// The `tiles` of a hardware description: groups of analog tiles, from a preset, in full, or from a preset with changes.
final class TilesReader {

    /// What a group must say where no preset says it.
    private static final List<String> NEEDED =
            List.of("rows", "columns", "settle", "converters", "conversion", "programming");

    private final Map<String, String> sources;
    private final Map<String, Located> names = new LinkedHashMap<>();
    private final List<AnalogTiles> groups = new ArrayList<>();
    private final Map<String, String> numerics = new LinkedHashMap<>();

    TilesReader(Located tiles, Map<String, String> sources, Needs needs, AreaReader areas) {
        this.sources = sources;
        for (Located group : tiles.items()) {
            read(group, needs, areas);
        }
    }

    /// The well-formed groups; the others have left a problem.
    List<AnalogTiles> groups() {
        return groups;
    }

    /// For each group the tile whose errors are its own, as far as that is said.
    Map<String, String> numerics() {
        return numerics;
    }

    private void read(Located place, Needs needs, AreaReader areas) {
        Optional<String> name = place.at("name").text();
        if (name.isEmpty()) {
            return;
        }
        Located first = names.putIfAbsent(name.get(), place);
        if (first != null) {
            place.at("name").problem("'" + name.get() + "' is given twice", "first: " + first);
            return;
        }
        Optional<TilePreset> preset = preset(place.at("preset"));
        if (preset.isEmpty()) {
            for (String key : NEEDED) {
                if (!place.at(key).isPresent() && !place.at("preset").isPresent()) {
                    place.problem("has no '" + key + "'", "give it, or a preset");
                }
            }
        }
        String part = "tiles." + name.get();
        String prefix = "tile." + name.get();
        needs.parts().add(part);
        needs.actions()
                .addAll(
                        List.of(
                                prefix + ".mvm",
                                prefix + ".add",
                                "adc." + name.get(),
                                "dac." + name.get(),
                                "program." + name.get()));
        Optional<AnalogTiles> group = group(place, name.get(), preset);
        int count = group.map(AnalogTiles::count).orElse(1);
        areas.read(part, place.at("area"), count, preset.map(known -> known.areaOf(part, count)));
        if (group.isEmpty()) {
            return;
        }
        groups.add(group.get());
        place.at("numerics")
                .text()
                .or(() ->
                        place.at("preset")
                                .text()
                                .flatMap(said -> preset.flatMap(known -> known.numericsOf(said))))
                .ifPresent(tile -> numerics.put(name.get(), tile));
        Optional<String> source = place.at("source").text();
        source.or(() -> preset.map(TilePreset::source)).ifPresent(said -> sources.put(part, said));
        preset.ifPresent(known -> {
            known.costsOf(group.get())
                    .forEach(cost -> needs.presetCosts().put(cost.action(), cost));
            needs.presetPowers().put(part, known.powerOf(part, count));
        });
    }

    private static Optional<TilePreset> preset(Located name) {
        Optional<TilePreset> preset = name.text().flatMap(TilePresets::find);
        if (preset.isEmpty() && name.text().isPresent()) {
            name.problem(
                    "unknown preset '" + name.text().get() + "'",
                    Names.suggest(name.text().get(), TilePresets.names()));
        }
        return preset;
    }

    private static Optional<AnalogTiles> group(
            Located place, String name, Optional<TilePreset> preset) {
        Values values = new Values(place);
        Optional<AnalogTiles> base = preset.map(TilePreset::tile);
        Optional<TileTiming> timing = base.map(AnalogTiles::timing);
        Optional<Programming> write = base.map(AnalogTiles::programming);
        int count = values.count("count", 1);
        int levels = values.count("levels", 1);
        int rows = values.count("rows", base.map(tile -> tile.geometry().rows()).orElse(0));
        int columns =
                values.count("columns", base.map(tile -> tile.geometry().columns()).orElse(0));
        int bits = values.count("input-bits", base.map(AnalogTiles::inputBits).orElse(8));
        int slices = values.count("weight-slices", base.map(AnalogTiles::weightSlices).orElse(1));
        int converters = values.count("converters", timing.map(TileTiming::converters).orElse(0));
        long settle = values.time("settle", timing.map(TileTiming::settlePicoseconds).orElse(-1L));
        long conversion =
                values.time(
                        "conversion", timing.map(TileTiming::conversionPicoseconds).orElse(-1L));
        long shiftAdd =
                values.time("shift-add", timing.map(TileTiming::shiftAddPicoseconds).orElse(0L));
        long add = values.time("add", timing.map(TileTiming::addPicoseconds).orElse(0L));
        Values writing = new Values(place.at("programming"));
        long time = writing.time("time", write.map(Programming::picosecondsPerTile).orElse(-1L));
        int atOnce = writing.count("at-once", write.map(Programming::tilesAtOnce).orElse(1));
        long endurance =
                writing.number("endurance", write.map(Programming::enduranceWrites).orElse(0L));
        if (!values.complete() || !writing.complete()) {
            return Optional.empty();
        }
        return Optional.of(
                new AnalogTiles(
                        name,
                        count,
                        levels,
                        new TileGeometry(rows, columns, split(place)),
                        place.at("stacking")
                                .text()
                                .flatMap(TileStacking::parse)
                                .orElse(TileStacking.EXPERTS),
                        bits,
                        place.at("encoding")
                                .text()
                                .flatMap(InputEncoding::parse)
                                .or(() -> base.map(AnalogTiles::encoding))
                                .orElse(InputEncoding.PULSE_WIDTH),
                        slices,
                        new TileTiming(settle, converters, conversion, shiftAdd, add),
                        new Programming(time, atOnce, endurance)));
    }

    private static Split split(Located place) {
        return place.at("split")
                .text()
                .flatMap(label ->
                        Arrays.stream(Split.values())
                                .filter(split ->
                                        split.name().toLowerCase(Locale.ROOT).equals(label))
                                .findFirst())
                .orElse(Split.BALANCED);
    }

    /// Values with what holds where a key is not there; what is neither makes the whole incomplete.
    private static final class Values {

        private final Located place;
        private boolean complete = true;

        Values(Located place) {
            this.place = place;
        }

        boolean complete() {
            return complete;
        }

        /// A count, at least 1.
        int count(String key, int otherwise) {
            return (int) positive(place.at(key), otherwise, Parts.count(place.at(key)));
        }

        /// A number, at least 1.
        long number(String key, long otherwise) {
            return positive(place.at(key), otherwise, place.at(key).integer());
        }

        /// A time, which may be 0.
        long time(String key, long otherwise) {
            ToLongFunction<String> unit = Quantity::picoseconds;
            Located value = place.at(key);
            return positive(value, otherwise + 1, plusOne(value.quantity(unit))) - 1;
        }

        private static OptionalLong plusOne(OptionalLong value) {
            return value.isPresent() && value.getAsLong() < Long.MAX_VALUE
                    ? OptionalLong.of(value.getAsLong() + 1)
                    : OptionalLong.empty();
        }

        private long positive(Located value, long otherwise, OptionalLong read) {
            long known = value.isPresent() ? read.orElse(0) : otherwise;
            complete &= known >= 1;
            return known;
        }
    }
}
