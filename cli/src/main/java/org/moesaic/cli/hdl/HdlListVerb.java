package org.moesaic.cli.hdl;

import java.io.PrintStream;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.rtl.Block;
import org.moesaic.rtl.BlockParameter;
import org.moesaic.rtl.Blocks;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic hdl list`.
@Command(
        name = "list",
        description = "The hardware blocks, with their parameters and defaults.",
        footer = {"", "Examples:", "  moesaic hdl list", "  moesaic hdl list --json"})
public final class HdlListVerb extends Verb {

    @Override
    protected Exit run(Context context) {
        context.result(this::fill, out -> print(context, out));
        return Exit.DONE;
    }

    private void fill(ObjectNode root) {
        root.put("schema", "moesaic.hdl-list/1");
        ArrayNode blocks = root.putArray("blocks");
        for (Block block : Blocks.all()) {
            ObjectNode node = blocks.addObject();
            node.put("name", block.name()).put("summary", block.summary());
            ArrayNode parameters = node.putArray("parameters");
            for (BlockParameter parameter : block.parameters()) {
                parameters
                        .addObject()
                        .put("name", parameter.name())
                        .put("default", parameter.defaultValue())
                        .put("allowed", parameter.kind().allowed())
                        .put("meaning", parameter.meaning());
            }
        }
    }

    private void print(Context context, PrintStream out) {
        for (Block block : Blocks.all()) {
            out.println(context.style().bold(block.name()) + "  " + block.summary());
            Table table = Table.plain();
            for (BlockParameter parameter : block.parameters()) {
                table.row(
                        "  " + parameter.name() + "=" + parameter.defaultValue(),
                        parameter.kind().allowed(),
                        parameter.meaning());
            }
            table.print(out);
            out.println();
        }
    }
}
