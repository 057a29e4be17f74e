package org.moesaic.cli.tile;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.analog.Effect;
import org.moesaic.compute.analog.TileDescription;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic tile show`.
@Command(
        name = "show",
        description = {
            "Every parameter of an analog tile, its unit and its source. A weight of 1 is the largest"
                    + " conductance, an input of 1 is full swing; docs/analog.md says what each one does.",
            "",
            "Presets: hermes, hermes-one-device, ideal, int8-like, pcm-physical, pcm-standard, reram-wan,"
                    + " state-independent; or a YAML file of your own: --yaml prints one to start from."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic tile show --preset pcm-standard",
            "  moesaic tile show --preset pcm-standard --yaml > my-tile.yaml",
            "  moesaic tile show --preset my-tile.yaml --json"
        })
public final class TileShowVerb extends Verb {

    @Option(
            names = "--preset",
            paramLabel = "NAME|FILE",
            required = true,
            description = "A built-in tile, or a YAML or JSON file.")
    private String preset;

    @Option(names = "--yaml", description = "Print a built-in tile as the file that it is.")
    private boolean yaml;

    @Override
    protected Exit run(Context context) {
        if (yaml) {
            if (!TilePresets.names().contains(preset)) {
                throw MoesaicException.usage(
                        "option '--yaml': '" + preset + "' is not built in",
                        Names.suggest(preset, TilePresets.names()));
            }
            context.console().out().print(TilePresets.builtinYaml(preset));
            return Exit.DONE;
        }
        TileDescription description = TilePresets.load(preset);
        context.result(
                json -> fill(json, description), out -> print(out, description, context.style()));
        return Exit.DONE;
    }

    private static void fill(ObjectNode json, TileDescription description) {
        json.put("schema", "moesaic.tile-show/1")
                .put("name", description.preset().name())
                .put("description", description.description());
        ArrayNode parameters = json.putArray("parameters");
        for (TileDescription.Parameter one : description.parameters()) {
            parameters
                    .addObject()
                    .put("path", one.path())
                    .put("value", one.value())
                    .put("unit", one.unit())
                    .put("source", one.source());
        }
        new DeviceTable(description.preset().device()).fill(json);
        Set<Effect> active = Effect.of(description.preset());
        ArrayNode effects = json.putArray("effects");
        active.forEach(effect -> effects.add(effect.label()));
        ArrayNode absent = json.putArray("absentEffects");
        EnumSet.complementOf(withOne(active)).forEach(effect -> absent.add(effect.label()));
    }

    private static void print(PrintStream out, TileDescription description, Style style) {
        out.println(description.preset().name() + ": " + description.description());
        Table table = Table.aligned("lll");
        table.row(style.bold("parameter"), "value", "unit", "source");
        for (TileDescription.Parameter one : description.parameters()) {
            table.row(one.path(), one.value(), one.unit(), one.source());
        }
        table.print(out);
        new DeviceTable(description.preset().device()).print(out, style);
        Set<Effect> active = Effect.of(description.preset());
        out.println("effects: " + labels(active));
        out.println("not there: " + labels(EnumSet.complementOf(withOne(active))));
    }

    /// `EnumSet` copies no empty collection that is not one of its own kind.
    private static EnumSet<Effect> withOne(Set<Effect> effects) {
        return effects.isEmpty() ? EnumSet.noneOf(Effect.class) : EnumSet.copyOf(effects);
    }

    private static String labels(Set<Effect> effects) {
        List<String> labels = effects.stream().map(Effect::label).toList();
        return labels.isEmpty() ? "none" : String.join(", ", labels);
    }
}
