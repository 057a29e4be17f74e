package org.moesaic.cli;

import java.util.List;
import org.moesaic.edge.Exit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/// `moesaic help [VERB…]`, for people who look for help before they look for `--help`.
@Command(
        name = "help",
        description = "Help on a verb.",
        footer = {"", "Examples:", "  moesaic help", "  moesaic help help"})
final class HelpVerb extends Verb {

    @Parameters(arity = "0..*", paramLabel = "VERB", description = "The verb, with its group.")
    private List<String> words = List.of();

    @Override
    protected Exit run(Context context) {
        CommandLine command = spec().root().commandLine();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(command, List.of(word));
            }
            command = next;
        }
        context.console().out().print(command.getUsageMessage());
        return Exit.DONE;
    }
}
