package org.moesaic.cli.hardware;

import java.io.PrintStream;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.edge.Exit;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.hardware.Memory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `moesaic hardware show`: the resolved description. What follows from presets stands in comments, so that the output is
/// a description again.
@Command(
        name = "show",
        description = {
            "A hardware description in full: all defaults written out, every constant with its source. The"
                    + " output is a description itself: edit it and give its path where a NAME can stand."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic hardware show hbm3-host",
            "  moesaic hardware show hbm3-npu > mine.yaml",
            "  moesaic hardware show mine.yaml --json"
        })
public final class HardwareShowVerb extends Verb {

    @Parameters(
            paramLabel = "NAME|FILE",
            description = "A built-in name ('moesaic hardware list'), or a YAML or JSON file.")
    private String name;

    @Override
    protected Exit run(Context context) {
        HardwareDescription description = HardwareCatalog.load(name);
        description.warnings().forEach(warning -> context.log("warning: " + warning));
        context.result(
                root -> HardwareJson.fill(root, description),
                out -> {
                    derived(description.hardware(), out);
                    out.print(description.toYaml());
                });
        return Exit.DONE;
    }

    private static void derived(Hardware hardware, PrintStream out) {
        out.println("# What follows from this description:");
        for (DigitalArray array : hardware.arrays()) {
            out.println(
                    "#   "
                            + array.name()
                            + ": "
                            + Numbers.si(array.peakMacsPerSecond(), "MAC/s")
                            + " at most, takes in "
                            + Numbers.si(array.fillWeightsPerSecond(), "weights/s"));
        }
        for (AnalogTiles tiles : hardware.tiles()) {
            out.println(
                    "#   "
                            + tiles.name()
                            + ": room for "
                            + Numbers.si(tiles.weights(), "weights")
                            + ", one product "
                            + Numbers.picoseconds(
                                    tiles.timing()
                                            .mvmPicoseconds(
                                                    tiles.geometry().columns(), tiles.reading()))
                            + ", "
                            + Numbers.si(tiles.peakMacsPerSecond(), "MAC/s")
                            + " at most");
        }
        for (Memory memory : hardware.memories()) {
            out.println(
                    "#   "
                            + memory.tier().label()
                            + ": peak "
                            + Numbers.si(memory.peakBytesPerSecond(), "B/s")
                            + ", achievable "
                            + Numbers.si(memory.achievableBytesPerSecond(), "B/s")
                            + ", unloaded "
                            + Numbers.picoseconds(memory.unloadedPicoseconds())
                            + " ("
                            + memory.technology()
                            + ")");
        }
    }
}
