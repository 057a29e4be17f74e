package org.moesaic.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.OutOption;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.convert.Conversion;
import org.moesaic.cli.convert.ConvertJob;
import org.moesaic.cli.convert.ConvertMethod;
import org.moesaic.cli.convert.MeasuredIn;
import org.moesaic.cli.damage.ActivationsOption;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormats;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `moesaic model convert NAME|FILE`: a checkpoint smoothed for quantisation, or with experts in few bits.
@Command(
        name = "convert",
        description = {
            "Converts a checkpoint by the method of a paper, holds the result against what it was, and measures what"
                    + " it does to the outputs of experts: an error figure, not an accuracy claim.",
            "",
            "  eaquant  smooths activations into weights: alpha=0.6, scales=any|powers-of-two,",
            "           join=maximum|selections|gates|probabilities|weight-scores, balance=2, base=1,",
            "           down=otsu|off, down-ratio=0.65, down-rate=0.7, router-alpha=0.25,",
            "           norm=checkpoint|ones, type=f32|bf16|f16; and where activations have few bits:",
            "           rotation=blocks|off, block=128, permutation=zigzag|off,",
            "           activation-range=0.9, weight-range=0.8",
            "  mote     ternary routed experts: format=ternary|ternary-1.6, scale=mean|searched,",
            "           shared=keep|FORMAT",
            "  d2moe    nested bit planes: format=nested2-4, range=whole|searched",
            "  qmoe     GPTQ on routed tokens: format=dict16, damping=0.1, block=128, range=whole|searched,",
            "           validation=0.25, sample=64",
            "",
            "The folder of --out holds model.safetensors, summary.json, experts.csv, and of eaquant the activations"
                    + " that the smoothed norms give."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic model convert olmoe-1b-7b --weights w.safetensors --method eaquant --layers 0 \\",
            "      --activations acts.npz --tokens 512 --damage int4,int3 --out smoothed",
            "  moesaic model convert olmoe-1b-7b --weights w.safetensors --method qmoe --layers 0 \\",
            "      --tokens 1024 --cache packed --out sub-one-bit",
            "  moesaic model convert olmoe-1b-7b --weights w.safetensors --method d2moe:format=nested2-4 --out nested"
        })
public final class ModelConvertVerb extends Verb {

    @Parameters(paramLabel = "NAME|FILE", description = "Id or alias of a card, or a YAML file.")
    private String name;

    @Mixin private WeightsOptions weights = new WeightsOptions();

    @Option(
            names = "--method",
            required = true,
            paramLabel = "NAME[:key=value,…]",
            description = "eaquant, mote, d2moe or qmoe.")
    private String method;

    @Option(
            names = "--layers",
            paramLabel = "L,…",
            split = ",",
            description = "MoE layers (default: all that the checkpoint holds whole).")
    private List<Integer> layers = new ArrayList<>();

    @Mixin private ActivationsOption activations = new ActivationsOption();

    @Option(
            names = "--damage",
            paramLabel = "F,…",
            description =
                    "Of eaquant: number formats in which experts are measured before and after; with /a4 activations have 4 bits"
                            + " too, and every step of the method is told apart"
                            + " (default: int4,int4-row/a4).")
    private String damage;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Keep packed experts in this folder, by the hash of all they depend on, and go on where a run"
                            + " stopped.")
    private Path cache;

    @Option(names = "--seed", paramLabel = "N", description = "Of drawn activations.")
    private long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin private OutOption out = new OutOption();

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) throws Exception {
        plugins.useFormats();
        ConvertMethod how = ConvertMethod.parse(method);
        Mistakes mistakes = new Mistakes();
        activations.check(mistakes);
        mistakes.requirePositive("--threads", threads);
        List<MeasuredIn> formats = formats(how, mistakes);
        if (!weights.given()) {
            mistakes.add("--weights", "is missing", "name a checkpoint");
        }
        if (how instanceof ConvertMethod.Eaquant && cache != null) {
            mistakes.add("--cache", "smoothing packs no experts", "leave it out");
        }
        mistakes.throwIfAny();
        ModelCard card = ModelCards.find(name);
        try (OutputFolder folder =
                        out.open()
                                .orElseThrow(() ->
                                        MoesaicException.usage(
                                                "option '--out' is missing", "name a new folder"));
                Checkpoint checkpoint = weights.open()) {
            ModelWeights found = weights.recognise(checkpoint, card);
            List<Integer> converted = ChosenLayers.of("--layers", layers, card, found);
            found.requireExperts(converted);
            ConvertJob job =
                    new ConvertJob(
                            context,
                            card,
                            found,
                            converted,
                            activations.open(card.dModel(), seed, converted),
                            Damages.nonlinearity(card),
                            seed,
                            threads,
                            folder.resolve("model.safetensors"),
                            folder.path());
            Path store = cache == null ? folder.resolve("experts") : cache;
            Conversion conversion = new Conversion(job, how, formats, store, files(found));
            var report = conversion.run();
            if (cache == null) {
                delete(store);
            }
            report.write(folder);
            folder.commit();
            context.result(report::fill, report::print);
            return report.holds() ? Exit.DONE : Exit.CHECK_FAILED;
        }
    }

    private List<MeasuredIn> formats(ConvertMethod how, Mistakes mistakes) {
        if (!(how instanceof ConvertMethod.Eaquant)) {
            if (damage != null) {
                mistakes.add(
                        "--damage",
                        "is for eaquant; " + how.spec().name() + " is measured in its own format",
                        "leave it out");
            }
            return List.of();
        }
        List<MeasuredIn> formats = new ArrayList<>();
        for (String each : (damage == null ? "int4,int4-row/a4" : damage).split(",", -1)) {
            MeasuredIn.parse(each)
                    .ifPresentOrElse(
                            formats::add,
                            () ->
                                    mistakes.add(
                                            "--damage",
                                            "'" + each + "' is not known",
                                            Names.suggest(each, NumberFormats.names())));
        }
        return formats;
    }

    private List<InputFile> files(ModelWeights found) {
        List<InputFile> files = new ArrayList<>();
        InputFile.named("model", name).ifPresent(files::add);
        for (Path file : found.checkpoint().files()) {
            InputFile.named("weights", file.toString()).ifPresent(files::add);
        }
        for (Path file : activations.files()) {
            InputFile.named("activations", file.toString()).ifPresent(files::add);
        }
        InputFile.hash(files);
        return files;
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(folder, "cannot be cleared: " + e.getMessage(), "check its rights"));
        }
    }
}
