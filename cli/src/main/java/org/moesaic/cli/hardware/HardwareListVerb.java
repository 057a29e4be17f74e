package org.moesaic.cli.hardware;

import java.util.List;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareDescription;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;

/// `moesaic hardware list`.
@Command(
        name = "list",
        description = "The built-in hardware descriptions.",
        footer = {
            "",
            "Examples:",
            "  moesaic hardware list",
            "  moesaic hardware list --json",
            "  moesaic hardware show hbm3-host > mine.yaml"
        })
public final class HardwareListVerb extends Verb {

    @Override
    protected Exit run(Context context) {
        List<HardwareDescription> all = HardwareCatalog.builtins();
        context.result(
                root -> {
                    ArrayNode list = root.putArray("hardware");
                    all.forEach(one ->
                            list.addObject()
                                    .put("name", one.name())
                                    .put("description", one.hardware().description()));
                },
                out -> {
                    Table table = Table.plain();
                    all.forEach(one -> table.row(one.name(), one.hardware().description()));
                    table.print(out);
                });
        return Exit.DONE;
    }
}
