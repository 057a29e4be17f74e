package org.moesaic.cli.policy;

import java.io.PrintStream;
import org.moesaic.cli.Context;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic policy show NAME`.
@Command(
        name = "show",
        description = "One placement policy: its parameters and its source.",
        footer = {
            "",
            "Examples:",
            "  moesaic policy show all-digital",
            "  moesaic policy show file --json"
        })
public final class PolicyShowVerb extends Verb {

    @Parameters(paramLabel = "NAME", description = "A name of 'moesaic policy list'.")
    private String name;

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) {
        Policy policy = Policies.find(name, plugins.policies());
        context.result(json -> fill(json, policy), out -> print(out, policy, context));
        return Exit.DONE;
    }

    private static void fill(ObjectNode json, Policy policy) {
        json.put("schema", "moesaic.policy/1")
                .put("name", policy.name())
                .put("description", policy.description())
                .put("source", policy.source());
        ArrayNode parameters = json.putArray("parameters");
        for (Policy.Parameter parameter : Policies.parameters(policy)) {
            boolean required = parameter.defaultValue().isEmpty();
            parameters
                    .addObject()
                    .put("name", parameter.name())
                    .put("meaning", parameter.meaning())
                    .put("required", required)
                    .put("default", required ? null : parameter.defaultValue());
        }
    }

    private static void print(PrintStream out, Policy policy, Context context) {
        out.println(context.style().bold(policy.name()) + ": " + policy.description());
        out.println("source: " + policy.source());
        Table table = Table.plain();
        for (Policy.Parameter parameter : Policies.parameters(policy)) {
            boolean required = parameter.defaultValue().isEmpty();
            table.row(
                    "  " + context.style().bold(parameter.name()),
                    parameter.meaning(),
                    required ? "must be given" : "default: " + parameter.defaultValue());
        }
        table.print(out);
    }
}
