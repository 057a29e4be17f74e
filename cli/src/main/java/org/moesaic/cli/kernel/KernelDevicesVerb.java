package org.moesaic.cli.kernel;

import java.io.PrintStream;
import java.util.List;
import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.BackendProvider;
import org.moesaic.compute.Backends;
import org.moesaic.edge.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic kernel devices`.
@Command(
        name = "devices",
        description = {
            "What kernels can run on here, the fastest kind first: each device under the name that"
                    + " --backend takes, or why a kind has none."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic kernel devices",
            "  moesaic kernel devices --json",
            "  moesaic kernel check --format int4 --backend opencl:0"
        })
public final class KernelDevicesVerb extends Verb {

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) {
        List<Kind> kinds = Backends.providers(plugins.backends()).stream().map(Kind::of).toList();
        context.result(json -> fill(json, kinds), out -> print(out, kinds, context));
        return Exit.DONE;
    }

    /// What one provider says, asked once.
    private record Kind(String name, int preference, List<String> devices, String refusal) {

        private static Kind of(BackendProvider provider) {
            return new Kind(
                    provider.name(), provider.preference(), provider.devices(), provider.refusal());
        }
    }

    private static void fill(ObjectNode json, List<Kind> kinds) {
        json.put("schema", "moesaic.kernel-devices/1");
        ArrayNode backends = json.putArray("backends");
        for (Kind kind : kinds) {
            ObjectNode backend =
                    backends.addObject()
                            .put("name", kind.name())
                            .put("preference", kind.preference());
            ArrayNode devices = backend.putArray("devices");
            for (int i = 0; i < kind.devices().size(); i++) {
                devices.addObject()
                        .put("backend", kind.name() + ":" + i)
                        .put("name", kind.devices().get(i));
            }
            backend.put("refusal", kind.devices().isEmpty() ? kind.refusal() : null);
        }
    }

    private static void print(PrintStream out, List<Kind> kinds, Context context) {
        Table table = Table.plain();
        for (Kind kind : kinds) {
            for (int i = 0; i < kind.devices().size(); i++) {
                table.row(context.style().bold(kind.name() + ":" + i), kind.devices().get(i));
            }
            if (kind.devices().isEmpty()) {
                table.row(context.style().bold(kind.name()), "none: " + kind.refusal());
            }
        }
        table.print(out);
    }
}
