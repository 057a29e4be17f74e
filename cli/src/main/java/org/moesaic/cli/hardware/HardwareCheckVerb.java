package org.moesaic.cli.hardware;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.AreaTable;
import org.moesaic.model.hardware.DeviceLink;
import org.moesaic.model.hardware.FormatRate;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareCheck;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.hardware.PartArea;
import org.moesaic.model.hardware.PeakPower;
import org.moesaic.model.hardware.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `moesaic hardware check`: valid, and able to feed its arrays? Exit 1 if it is valid but not balanced.
@Command(
        name = "check",
        description = {
            "Checks a hardware description, and whether its memory and its arrays fit each other: how fast"
                    + " the arrays take in weights, multiply, and are fed, and which of these binds."
                    + " Exit code 1 if the arrays cannot take in what the memory delivers."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic hardware check hbm3-host",
            "  moesaic hardware check mine.yaml --json"
        })
public final class HardwareCheckVerb extends Verb {

    @Parameters(
            paramLabel = "NAME|FILE",
            description = "A built-in name ('moesaic hardware list'), or a YAML or JSON file.")
    private String name;

    @Override
    protected Exit run(Context context) {
        HardwareDescription description = HardwareCatalog.load(name);
        HardwareCheck check = HardwareCheck.of(description.hardware());
        context.result(
                root -> HardwareJson.fill(root, description, check),
                out -> print(description, check, context.style(), out));
        return check.balanced() ? Exit.DONE : Exit.CHECK_FAILED;
    }

    private static void print(
            HardwareDescription description, HardwareCheck check, Style style, PrintStream out) {
        String feeder = check.feeder().tier().label();
        out.println(style.bold(description.name()) + "  " + description.hardware().description());
        out.println();
        Table.plain()
                .row("arrays multiply", Numbers.si(check.peakMacsPerSecond(), "MAC/s"))
                .row("arrays take in", Numbers.si(check.fillWeightsPerSecond(), "weights/s"))
                .row(feeder + " delivers", Numbers.si(check.feederBytesPerSecond(), "B/s"))
                .print(out);
        engines(description.hardware(), out);
        out.println();
        Table table =
                Table.aligned("lrrrrlr")
                        .row(
                                "format",
                                "B/weight",
                                "arrays take in",
                                feeder + " delivers",
                                "ratio",
                                "binds",
                                "MACs bind from");
        for (FormatRate rate : check.formats()) {
            table.row(
                    rate.format(),
                    String.format(Locale.ROOT, "%.3f", rate.bytesPerWeight()),
                    Numbers.si(rate.fillBytesPerSecond(), "B/s"),
                    Numbers.si(rate.memoryWeightsPerSecond(), "weights/s"),
                    String.format(Locale.ROOT, "%.2f", rate.fillOverMemory()),
                    rate.binding(),
                    Numbers.count(rate.macBoundFromTokens()) + " tokens");
        }
        table.print(out);
        out.println();
        silicon(description.hardware(), check, out);
        check.findings().forEach(finding -> out.println(style.red("unbalanced") + "  " + finding));
        description
                .warnings()
                .forEach(warning -> out.println(style.yellow("warning") + "  " + warning));
        if (check.balanced()) {
            out.println(
                    style.green("balanced")
                            + "  the arrays take in at least "
                            + HardwareCheck.NEEDED_RATIO
                            + " times what "
                            + feeder
                            + " delivers, in every format");
        }
    }

    /// What else executes, beside the arrays.
    private static void engines(Hardware hardware, PrintStream out) {
        Table table = Table.plain();
        for (AnalogTiles tiles : hardware.tiles()) {
            table.row(
                    "tiles " + tiles.name(),
                    Numbers.count(tiles.crossbars())
                            + " crossbars, "
                            + Numbers.si(tiles.weights(), "weights")
                            + ", "
                            + Numbers.si(tiles.peakMacsPerSecond(), "MAC/s")
                            + " at most");
        }
        hardware.vector()
                .ifPresent(unit ->
                        table.row("vector unit", Numbers.si(unit.operationsPerSecond(), "op/s")));
        if (hardware.devices().count() > 1) {
            table.row("devices", hardware.devices().count() + ", all figures are of one");
            for (DeviceLink link : hardware.devices().links()) {
                table.row("link " + link.name(), Numbers.si(link.bytesPerSecond(), "B/s"));
            }
        }
        table.print(out);
    }

    private static void silicon(Hardware hardware, HardwareCheck check, PrintStream out) {
        AreaTable area = hardware.area();
        Table table = Table.plain();
        if (area.parts().isEmpty()) {
            table.row("area", "not described");
        } else {
            table.row("area", range(area.squareMillimetres(), "mm2") + without(area.missing()));
            for (PartArea part : area.parts()) {
                table.row("  " + part.part(), range(part.squareMillimetres(), "mm2"));
            }
        }
        PeakPower peak = check.peakPower();
        table.row("peak power", range(peak.watts(), "W"));
        peak.wattsByPart().forEach((part, watts) -> table.row("  " + part, range(watts, "W")));
        table.print(out);
        out.println();
    }

    private static String without(List<String> missing) {
        return missing.isEmpty() ? "" : ", without " + String.join(", ", missing);
    }

    private static String range(Range range, String unit) {
        return String.format(
                Locale.ROOT,
                "%.3g %s (%.3g to %.3g)",
                range.nominal(),
                unit,
                range.low(),
                range.high());
    }
}
