package org.moesaic.cli.estimate;

import java.io.PrintStream;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.model.closedform.AccessPattern;
import org.moesaic.model.closedform.Dram;
import org.moesaic.model.closedform.DramPreset;
import org.moesaic.model.closedform.DramPresets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic estimate dram`: what some channels of a DRAM preset deliver, and when.
@Command(
        name = "dram",
        description = {
            "Bandwidth and time of reading from DRAM, all channels together. Achievable is peak less"
                    + " all-bank refresh; the unloaded latency is precharge, activate and read.",
            "",
            "Presets: hbm2-2000, hbm2-2400, hbm3-6400, hbm4-8000, ddr4-3200, ddr5-4800, ddr5-4800an,"
                    + " ddr5-5600, ddr5-6400, lpddr5-6400, lpddr6-10667, gddr6-14000, gddr7-28000."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic estimate dram --preset hbm3-6400 --channels 16 --bytes 176160768",
            "  moesaic estimate dram --preset ddr5-4800 --bytes 1000000 --pattern random:4096 --json"
        })
public final class EstimateDramVerb extends Verb {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            required = true,
            description = "Standard and speed.")
    private String preset;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "1",
            description = "Channels side by side.")
    private int channels;

    @Option(names = "--bytes", paramLabel = "N", required = true, description = "Bytes to read.")
    private Long bytes;

    @Option(
            names = "--pattern",
            paramLabel = "stream|random:CHUNK",
            defaultValue = "stream",
            description = {
                "stream: one long run over all banks.",
                "random:CHUNK: chunks of so many bytes (4096, 4KiB), each a row miss."
            })
    private String pattern;

    @Override
    protected Exit run(Context context) {
        Mistakes mistakes = new Mistakes();
        Optional<DramPreset> known = DramPresets.find(preset);
        if (known.isEmpty()) {
            mistakes.add(
                    "--preset",
                    "'" + preset + "' is not known",
                    Names.suggest(preset, DramPresets.names()));
        }
        mistakes.requirePositive("--channels", channels);
        if (bytes < 0) {
            mistakes.add("--bytes", bytes + " is too small", "at least 0 is needed");
        }
        Optional<AccessPattern> order = order(mistakes);
        mistakes.throwIfAny();
        Figures figures = figures(new Dram(known.orElseThrow(), channels), order.orElseThrow());
        context.result(figures::fill, figures::print);
        return Exit.DONE;
    }

    private Optional<AccessPattern> order(Mistakes mistakes) {
        try {
            return Optional.of(AccessPattern.parse(pattern));
        } catch (IllegalArgumentException e) {
            mistakes.add("--pattern", e.getMessage(), "");
            return Optional.empty();
        }
    }

    private Figures figures(Dram dram, AccessPattern order) {
        try {
            return new Figures(
                    dram,
                    pattern,
                    bytes,
                    dram.timePicoseconds(bytes, order),
                    dram.bytesPerSecond(order));
        } catch (ArithmeticException e) {
            throw MoesaicException.usage(
                    "reading " + bytes + " bytes takes longer than can be counted in picoseconds",
                    "give fewer bytes or more channels");
        }
    }

    private record Figures(
            Dram dram,
            String pattern,
            long bytes,
            long timePicoseconds,
            long patternBytesPerSecond) {

        void fill(ObjectNode root) {
            root.put("preset", dram.preset().name());
            root.put("channels", dram.channels());
            root.put("bytes", bytes);
            root.put("pattern", pattern);
            root.put("peakBytesPerSecond", dram.peakBytesPerSecond());
            root.put("achievableBytesPerSecond", dram.achievableBytesPerSecond());
            root.put("patternBytesPerSecond", patternBytesPerSecond);
            root.put("unloadedPicoseconds", dram.unloadedPicoseconds());
            root.put("timePicoseconds", timePicoseconds);
            root.put("source", dram.preset().source());
        }

        void print(PrintStream out) {
            Table.plain()
                    .row("preset", dram.preset().name() + " x " + dram.channels())
                    .row("peak", Numbers.si(dram.peakBytesPerSecond(), "B/s"))
                    .row("achievable", Numbers.si(dram.achievableBytesPerSecond(), "B/s"))
                    .row("as " + pattern, Numbers.si(patternBytesPerSecond, "B/s"))
                    .row("unloaded latency", Numbers.picoseconds(dram.unloadedPicoseconds()))
                    .row("time for " + Numbers.bytes(bytes), Numbers.picoseconds(timePicoseconds))
                    .print(out);
        }
    }
}
