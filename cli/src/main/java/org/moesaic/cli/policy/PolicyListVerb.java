package org.moesaic.cli.policy;

import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;

/// `moesaic policy list`.
@Command(
        name = "list",
        description = "The placement policies that can be chosen.",
        footer = {
            "",
            "Examples:",
            "  moesaic policy list",
            "  moesaic policy list --plugins my-policies"
        })
public final class PolicyListVerb extends Verb {

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) {
        var policies = Policies.all(plugins.policies());
        context.result(
                json -> {
                    json.put("schema", "moesaic.policy-list/1");
                    ArrayNode array = json.putArray("policies");
                    for (Policy policy : policies) {
                        array.addObject()
                                .put("name", policy.name())
                                .put("description", policy.description());
                    }
                },
                out -> {
                    Table table = Table.plain();
                    for (Policy policy : policies) {
                        table.row(context.style().bold(policy.name()), policy.description());
                    }
                    table.print(out);
                });
        return Exit.DONE;
    }
}
