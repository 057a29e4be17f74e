package org.moesaic.examples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PlacementFile;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.TraceImporters;

/// # 06: a placement by hand
///
/// `examples/placements/hot-wide.yaml` stores three experts that are used much in wider formats and all others in int4.
/// Those three are 0.3 % of the experts; how much of the traffic and of the selections they are, a replay counts.
public final class Sample06_PlacementByHand {

    private static final ModelCard MODEL = ModelCards.find("olmoe-1b-7b");

    private Sample06_PlacementByHand() {}

    public static void main(String[] args) {
        ReplayResult alike =
                replay(
                        Placement.uniform(
                                MODEL, NumberFormats.parse("int4").orElseThrow(), Tier.HBM));
        ReplayResult byHand =
                replay(
                        PlacementFile.read(
                                Path.of("examples", "placements", "hot-wide.yaml"), MODEL));
        print("all int4", alike);
        print("hot-wide", byHand);
        selectionsByFormat(byHand)
                .forEach((format, selections) ->
                        System.out.printf(
                                Locale.ROOT,
                                "  %-5s %6d of %d selections%n",
                                format,
                                selections,
                                byHand.trace().selections()));
    }

    private static ReplayResult replay(Placement placement) {
        Hardware hardware = HardwareCatalog.load("hbm3-npu").hardware();
        return Replay.run(
                new ReplayRequest(
                        TraceImporters.open(Path.of("examples", "traces", "olmoe-synthetic.csv")),
                        MODEL,
                        hardware,
                        placement,
                        Optional.empty()));
    }

    private static void print(String what, ReplayResult result) {
        System.out.printf(
                Locale.ROOT,
                "%s  %.2f GB read from HBM, %.2f mJ a token (%.2f to %.2f), %.0f us a token%n",
                what,
                result.traffic().get("hbm").read() * 1e-9,
                result.perTokenPicojoules().nominal() * 1e-9,
                result.perTokenPicojoules().low() * 1e-9,
                result.perTokenPicojoules().high() * 1e-9,
                result.latency().perTokenMeanPicoseconds().orElseThrow() * 1e-6);
    }

    private static Map<String, Long> selectionsByFormat(ReplayResult result) {
        Map<String, Long> selections = new TreeMap<>();
        for (ReplayResult.ExpertFigures expert : result.experts()) {
            selections.merge(expert.format(), expert.selections(), Long::sum);
        }
        return selections;
    }

    // HOW TO RUN, from the root of the repository:
    //
    //   ./moesaic --version        (builds once, if that has not been done; java below is that of a
    // JDK 25)
    //   java --class-path 'cli/target/dist/modules/*' \
    //       examples/src/main/java/org/moesaic/examples/Sample06_PlacementByHand.java
    //
    // The same with the command:
    //
    //   ./moesaic replay --trace examples/traces/olmoe-synthetic.csv --model olmoe-1b-7b --hardware
    // hbm3-npu \
    //       --placement examples/placements/hot-wide.yaml
}
