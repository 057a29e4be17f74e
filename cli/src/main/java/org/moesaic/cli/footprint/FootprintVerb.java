package org.moesaic.cli.footprint;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.Names;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.footprint.Footprint;
import org.moesaic.model.footprint.FootprintRequest;
import org.moesaic.model.footprint.Packing;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic footprint`.
@Command(
        name = "footprint",
        description = {
            "Bytes of a model under an allocation of bits, by part. Total in bytes, GiB (2^30) and GB (10^9).",
            "Weights of fewer than 16 bits have a scale and a zero point a group. Three bits take 3.2: as many whole"
                    + " codes as a 32-bit word holds, unless --packing dense."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic footprint --model mixtral-8x7b --levels 2,3 --average-bits 2.5 --attention-bits 4",
            "  moesaic footprint --model switch-c-2048 --expert-format dict16 --json",
            "  moesaic footprint --model deepseek-v3 --expert-bits 4 --group 32 --zero-bits 0"
        })
public final class FootprintVerb extends Verb {

    private static final double GIB = 1L << 30;
    private static final double GB = 1e9;
    private static final int MOST_BITS = 64;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME|FILE",
            description = "The model: a name of 'moesaic model list', or a YAML file.")
    private String modelName;

    @Mixin private ExpertOptions experts = new ExpertOptions();

    @Option(
            names = "--attention-bits",
            paramLabel = "B",
            defaultValue = "16",
            description = "Bits of attention (default: ${DEFAULT-VALUE}).")
    private int attentionBits;

    @Option(
            names = "--shared-bits",
            paramLabel = "B",
            defaultValue = "16",
            description =
                    "Bits of shared experts, dense layers and Mamba mixers (default: ${DEFAULT-VALUE}).")
    private int sharedBits;

    @Option(
            names = "--other-bits",
            paramLabel = "B",
            defaultValue = "16",
            description =
                    "Bits of embedding, output head, router and biases (default: ${DEFAULT-VALUE}).")
    private int otherBits;

    @Option(
            names = "--group",
            paramLabel = "G",
            defaultValue = "128",
            description = "Weights that share a scale (default: ${DEFAULT-VALUE}).")
    private int group;

    @Option(
            names = "--scale-bits",
            paramLabel = "S",
            defaultValue = "16",
            description = "Bits of a scale (default: ${DEFAULT-VALUE}).")
    private int scaleBits;

    @Option(
            names = "--zero-bits",
            paramLabel = "Z",
            defaultValue = "16",
            description = "Bits of a zero point; 0 for none (default: ${DEFAULT-VALUE}).")
    private int zeroBits;

    @Option(
            names = "--packing",
            paramLabel = "words|dense",
            defaultValue = "words",
            description =
                    "Whole codes in 32-bit words, or bit after bit (default: ${DEFAULT-VALUE}).")
    private String packing;

    @Option(
            names = "--devices",
            paramLabel = "P",
            defaultValue = "1",
            description =
                    "Devices, each with the tables that its format needs (default: ${DEFAULT-VALUE}).")
    private int devices;

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) {
        plugins.useFormats();
        Mistakes mistakes = new Mistakes();
        ModelCard model = ModelCards.find(modelName);
        Optional<NumberFormat> format = experts.format(mistakes);
        List<FootprintRequest.Level> levels = experts.levels(model.routedExperts(), mistakes);
        requireBits("--attention-bits", attentionBits, mistakes);
        requireBits("--shared-bits", sharedBits, mistakes);
        requireBits("--other-bits", otherBits, mistakes);
        mistakes.requirePositive("--group", group);
        mistakes.requirePositive("--devices", devices);
        requireGroupBits("--scale-bits", scaleBits, mistakes);
        requireGroupBits("--zero-bits", zeroBits, mistakes);
        Optional<Packing> packed = Packing.parse(packing);
        if (packed.isEmpty()) {
            mistakes.add(
                    "--packing",
                    "'" + packing + "' is not known",
                    Names.suggest(packing, List.of("words", "dense")));
        }
        mistakes.throwIfAny();
        FootprintRequest request =
                new FootprintRequest(
                        model,
                        levels,
                        format,
                        attentionBits,
                        sharedBits,
                        otherBits,
                        group,
                        scaleBits,
                        zeroBits,
                        packed.orElseThrow(),
                        devices);
        Footprint footprint = Footprint.of(request);
        context.result(json -> fill(json, request, footprint), out -> print(out, footprint));
        return Exit.DONE;
    }

    private static void requireBits(String option, int bits, Mistakes mistakes) {
        if (!(bits >= 1 && bits <= 8 || bits == 16 || bits == 32)) {
            mistakes.add(option, bits + " is no number of bits of a weight", "1 to 8, 16 or 32");
        }
    }

    private static void requireGroupBits(String option, int bits, Mistakes mistakes) {
        if (bits < 0 || bits > MOST_BITS) {
            mistakes.add(option, bits + " bits", "0 to " + MOST_BITS);
        }
    }

    private static void fill(ObjectNode root, FootprintRequest request, Footprint footprint) {
        root.put("schema", "moesaic.footprint/1");
        root.putObject("model").put("id", request.model().id());
        root.put("totalBytes", footprint.totalBytes());
        root.put("totalGiB", footprint.totalBytes() / GIB);
        root.put("totalGB", footprint.totalBytes() / GB);
        ObjectNode parts = root.putObject("byPart");
        footprint.byPart().forEach(parts::put);
        footprint
                .averageBits()
                .ifPresentOrElse(
                        bits -> root.put("achievedAverageBits", bits),
                        () -> root.putNull("achievedAverageBits"));
        var levels = root.putArray("levels");
        for (FootprintRequest.Level level : request.levels()) {
            levels.addObject().put("bits", level.bits()).put("expertsPerLayer", level.experts());
        }
        root.put("packing", request.packing().label());
    }

    private static void print(PrintStream out, Footprint footprint) {
        Table table = Table.aligned("lrrr");
        footprint
                .byPart()
                .forEach((part, bytes) -> {
                    if (bytes > 0) {
                        table.row(
                                part,
                                Numbers.count(bytes),
                                decimals(bytes / GIB) + " GiB",
                                decimals(bytes / GB) + " GB");
                    }
                });
        long total = footprint.totalBytes();
        table.row(
                "total",
                Numbers.count(total),
                decimals(total / GIB) + " GiB",
                decimals(total / GB) + " GB");
        table.print(out);
        footprint
                .averageBits()
                .ifPresent(bits ->
                        out.printf(
                                Locale.ROOT,
                                "experts have %.6g bits a weight in the mean, scales apart%n",
                                bits));
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
