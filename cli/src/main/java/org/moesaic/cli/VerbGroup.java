package org.moesaic.cli;

import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// A word that stands before verbs: `trace` before `trace info`. Alone it is a mistake that lists its verbs.
@Command
final class VerbGroup extends Verb {

    @Override
    protected Exit run(Context context) {
        CommandLine group = spec().commandLine();
        String name = group.getCommandSpec().qualifiedName();
        List<String> verbs = List.copyOf(group.getSubcommands().keySet());
        throw MoesaicException.usage(
                "'" + name + "' needs a verb",
                "known: " + String.join(", ", verbs) + "; try '" + name + " --help'");
    }
}
