package org.moesaic.cli;

import org.moesaic.cli.output.Console;
import org.moesaic.edge.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The root of the command: the options that every verb has, and what `moesaic` does without a verb.
@Command(
        name = "moesaic",
        description = {
            "What does this placement of experts cost, in energy, latency, memory traffic and accuracy,"
                    + " on this routing trace, on this hardware?"
        },
        footer = {"", "Help on a verb: moesaic VERB --help"})
final class MoesaicCommand extends Verb {

    private final Console console;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            order = 100,
            description = "Print the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            order = 101,
            description = "No progress and no remarks on standard error.")
    private boolean quiet;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            order = 102,
            description = "No colours (also: NO_COLOR in the environment).")
    private boolean noColor;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            order = 103,
            description = "Show a stack trace with every error.")
    private boolean debug;

    @Option(
            names = "--help",
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 104,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = "--version",
            order = 105,
            description = "Show the versions of Moesaic and of what it runs on.")
    private boolean version;

    MoesaicCommand(Console console) {
        this.console = console;
    }

    Context context() {
        return new Context(console, json, quiet, !noColor && console.colour());
    }

    @Override
    protected Exit run(Context context) {
        if (version) {
            Versions.current().print(context);
            return Exit.DONE;
        }
        console.err().println("usage: moesaic VERB [SUBJECT] [OPTIONS]");
        spec().subcommands().forEach((name, verb) -> console.err().println(line(name, verb)));
        console.err().println("try 'moesaic --help' or 'moesaic VERB --help'");
        return Exit.USAGE;
    }

    private static String line(String name, picocli.CommandLine verb) {
        String[] description = verb.getCommandSpec().usageMessage().description();
        return String.format("  %-10s %s", name, String.join(" ", description));
    }
}
