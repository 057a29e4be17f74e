package org.moesaic.examples.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpecs;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.TraceImporters;

/// Makes the picture of the README, `docs/energy-per-token.svg`, from replays of the example trace.
///
/// HOW TO RUN, from the root of the repository, after `./moesaic --version` has built it:
///
/// ```
/// java --class-path 'examples/target/classes:cli/target/dist/modules/*' org.moesaic.examples.tools.MakeReadmePicture
/// ```
public final class MakeReadmePicture {

    /// Where the picture is in the repository.
    public static final Path FILE = Path.of("docs", "energy-per-token.svg");

    private static final Path TRACE = Path.of("examples", "traces", "olmoe-synthetic.csv");
    private static final double PICOJOULES_PER_MILLIJOULE = 1e9;
    private static final double PICOSECONDS_PER_MILLISECOND = 1e9;

    /// The parts of a bar: components of the energy, colours that colour-blind people can tell apart (Okabe and Ito).
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("arrays and SRAM", "#d55e00");
        PARTS.put("HBM", "#0072b2");
        PARTS.put("host DRAM", "#56b4e9");
        PARTS.put("links", "#009e73");
        PARTS.put("static (power x time)", "#c8ccd1");
    }

    private MakeReadmePicture() {}

    public static void main(String[] args) throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, svg());
    }

    /// The picture as it should be.
    public static String svg() {
        List<StackedBars.Bar> bars = new ArrayList<>();
        for (int experts : new int[] {16, 32, 48}) {
            bars.add(bar(experts + " of 64 experts (LRU)", replay(OptionalInt.of(experts))));
        }
        bars.add(bar("all 64, no cache", replay(OptionalInt.empty())));
        return new StackedBars(
                        "Energy per token by experts kept in HBM - OLMoE in int4 on hbm3-host, synthetic trace",
                        "mJ",
                        PARTS,
                        bars)
                .svg();
    }

    /// A replay with a cache of so many experts a layer for experts in the host's memory, or with all experts in HBM.
    static ReplayResult replay(OptionalInt expertsPerLayer) {
        ModelCard model = ModelCards.find("olmoe-1b-7b");
        Hardware hardware = HardwareCatalog.load("hbm3-host").hardware();
        Optional<CacheSpec> cache =
                expertsPerLayer.isEmpty()
                        ? Optional.empty()
                        : CacheSpecs.parse(
                                "lru:experts-per-layer=" + expertsPerLayer.getAsInt(), hardware);
        Tier home = cache.map(CacheSpec::home).orElse(Tier.HBM);
        return Replay.run(
                new ReplayRequest(
                        TraceImporters.open(TRACE),
                        model,
                        hardware,
                        Placement.uniform(model, NumberFormats.parse("int4").orElseThrow(), home),
                        cache));
    }

    private static StackedBars.Bar bar(String label, ReplayResult result) {
        Map<String, Range> components = result.energy().byComponent();
        double perToken = 1 / (PICOJOULES_PER_MILLIJOULE * result.trace().tokens());
        Map<String, Double> values = new LinkedHashMap<>();
        PARTS.keySet().forEach(part -> values.put(part, 0.0));
        components.forEach((component, energy) -> {
            if (energy.high() > 0) {
                values.merge(part(component), energy.nominal() * perToken, Double::sum);
            }
        });
        Range total = result.perTokenPicojoules().times(1 / PICOJOULES_PER_MILLIJOULE);
        double latency = result.latency().perTokenMeanPicoseconds().orElseThrow();
        return new StackedBars.Bar(
                label,
                values,
                total.low(),
                total.high(),
                String.format(
                        Locale.ROOT, "%.3g ms per token", latency / PICOSECONDS_PER_MILLISECOND));
    }

    private static String part(String component) {
        return switch (component) {
            case "mac", "dequant", "sram", "vector" -> "arrays and SRAM";
            case "hbm" -> "HBM";
            case "host" -> "host DRAM";
            case "link" -> "links";
            case "static" -> "static (power x time)";
            default ->
                    throw new IllegalStateException("a component without a colour: " + component);
        };
    }
}
