package org.moesaic.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.checkpoint.ExpertShapes;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.checkpoint.Namings;
import org.moesaic.compute.checkpoint.Spread;
import org.moesaic.compute.checkpoint.SyntheticWeights;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `moesaic model synthesise NAME|FILE`: a checkpoint of that shape with random weights of stated statistics.
@Command(
        name = "synthesise",
        description = {
            "Writes a checkpoint with the shape of a model and random weights: for trying policies that",
            "read weights where the real checkpoint is not at hand. The file says that it is synthetic.",
            "A weight is normal with variance 1 / inputs, times the log-normal scales of its expert and of",
            "its row; a router row is a random direction times a log-normal length."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic model synthesise olmoe-1b-7b --layers 0 --out layer0.safetensors",
            "  moesaic model synthesise olmoe-1b-7b --layers 0,1 --router-spread 0.2 --correlation 0.5"
                    + " --out w.safetensors --initial w0.safetensors"
        })
public final class ModelSynthesiseVerb extends Verb {

    @Parameters(paramLabel = "NAME|FILE", description = "Id or alias of a card, or a YAML file.")
    private String name;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "X.safetensors",
            description = "The file to write.")
    private Path out;

    @Option(
            names = "--initial",
            paramLabel = "X.safetensors",
            description =
                    "Also write the routers as they were before training: all rows alike long.")
    private Path initial;

    @Option(
            names = "--layers",
            split = ",",
            paramLabel = "ID",
            showDefaultValue = Visibility.NEVER,
            description = "Only these MoE layers (default: all).")
    private List<Integer> layers;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description = "How tensors are named: olmoe, mixtral, fused, switch, gguf.")
    private String layout = "olmoe";

    @Option(names = "--type", paramLabel = "T", description = "bf16, f16 or f32.")
    private String type = "bf16";

    @Option(
            names = "--expert-spread",
            paramLabel = "S",
            description = "Deviation of the logarithm of expert scales, 0 to 3.")
    private double expertSpread = 0.3;

    @Option(
            names = "--neuron-spread",
            paramLabel = "S",
            description = "The same for the rows of a matrix.")
    private double neuronSpread = 0.1;

    @Option(
            names = "--router-spread",
            paramLabel = "S",
            description = "The same for the rows of routers.")
    private double routerSpread = 0.2;

    @Option(
            names = "--correlation",
            paramLabel = "R",
            description = "Of expert scales and lengths of router rows, -1 to 1.")
    private double correlation = 0;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random numbers.")
    private long seed = 1;

    @Option(names = "--force", description = "Replace files of these names.")
    private boolean force;

    @Override
    protected Exit run(Context context) {
        ModelCard card = ModelCards.find(name);
        ExpertShapes shapes = WeightsOptions.shapes(card);
        Naming naming = naming(shapes);
        Element element = element();
        List<Integer> chosen = layers(card);
        SyntheticWeights weights = new SyntheticWeights(shapes, naming, spread(), seed);
        List<Entry> tensors = weights.entries(chosen, element);
        write(out, tensors);
        if (initial != null) {
            write(initial, weights.initialRouters(chosen, element));
        }
        long bytes = SafetensorsWriter.dataBytes(tensors);
        context.result(
                json -> {
                    json.put("schema", "moesaic.model-synthesise/1").put("synthetic", true);
                    json.put("model", card.id()).put("layout", naming.name()).put("seed", seed);
                    json.put("layers", chosen.size()).put("tensors", tensors.size());
                    json.put("bytes", bytes).put("written", out.toString());
                    json.put("initial", initial == null ? null : initial.toString());
                },
                print ->
                        Table.plain()
                                .row("synthetic", card.id() + ", layout of " + naming.name())
                                .row("layers", Numbers.count(chosen.size()))
                                .row("size", Numbers.bytes(bytes))
                                .row("seed", String.valueOf(seed))
                                .row("written", initial == null ? out + "" : out + ", " + initial)
                                .print(print));
        return Exit.DONE;
    }

    private Naming naming(ExpertShapes shapes) {
        List<Naming> plain =
                Namings.builtIn().stream()
                        .filter(naming -> SyntheticWeights.canName(naming, shapes))
                        .toList();
        return plain.stream()
                .filter(naming -> naming.name().equals(layout))
                .findFirst()
                .orElseThrow(() ->
                        MoesaicException.usage(
                                "option '--layout': there is no '" + layout + "' for such experts",
                                Names.suggest(layout, plain.stream().map(Naming::name).toList())));
    }

    private Element element() {
        for (Element element : Element.values()) {
            if (element.name().equals(type.toUpperCase(Locale.ROOT))) {
                return element;
            }
        }
        throw MoesaicException.usage("option '--type': '" + type + "'", "bf16, f16 or f32");
    }

    private Spread spread() {
        try {
            return new Spread(expertSpread, neuronSpread, routerSpread, correlation);
        } catch (IllegalArgumentException e) {
            throw MoesaicException.usage(e.getMessage(), "see --help");
        }
    }

    private List<Integer> layers(ModelCard card) {
        if (layers == null) {
            return card.moeLayerIds();
        }
        for (int layer : layers) {
            if (!card.moeLayerIds().contains(layer)) {
                throw MoesaicException.usage(
                        "option '--layers': " + layer + " is no MoE layer of " + card.id(),
                        "its MoE layers are " + card.moeLayerIds());
            }
        }
        return List.copyOf(new TreeSet<>(layers));
    }

    private void write(Path file, List<Entry> tensors) {
        long bytes = SafetensorsWriter.dataBytes(tensors);
        try (OutputFile output = OutputFile.open(file, force)) {
            long free =
                    Files.getFileStore(output.path().toAbsolutePath().getParent()).getUsableSpace();
            if (bytes > free) {
                throw new MoesaicException(
                        Exit.CANNOT_WRITE,
                        Problem.in(
                                file,
                                "needs %s, and %s are free"
                                        .formatted(Numbers.bytes(bytes), Numbers.bytes(free)),
                                "name fewer layers with --layers"));
            }
            SafetensorsWriter.write(
                    output.path(),
                    Map.of(
                            "format",
                            "pt",
                            "synthetic",
                            "random weights, not those of a trained model",
                            "model",
                            name,
                            "seed",
                            Long.toString(seed),
                            "spread",
                            spread().toString(),
                            "written-by",
                            "moesaic " + Versions.moesaicVersion()),
                    tensors);
            output.commit();
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(file, "cannot be written: " + e.getMessage(), "name another file"));
        }
    }
}
