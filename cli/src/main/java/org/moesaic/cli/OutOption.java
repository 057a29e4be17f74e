package org.moesaic.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.moesaic.cli.output.OutputFolder;
import picocli.CommandLine.Option;

/// `--out DIR` and `--force`, as a mixin: `@Mixin OutOption out = new OutOption()`.
public final class OutOption {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write the results into this new folder.")
    private Path folder;

    @Option(names = "--force", description = "Replace the results that are there.")
    private boolean force;

    /// True if what is there may be replaced.
    public boolean force() {
        return force;
    }

    /// Opens the folder when one was asked for. Do so before the long work, so that a folder that cannot be written is
    /// refused at once.
    ///
    /// @throws org.moesaic.edge.MoesaicException with [org.moesaic.edge.Exit#CANNOT_WRITE]
    public Optional<OutputFolder> open() {
        return Optional.ofNullable(folder).map(target -> OutputFolder.open(target, force));
    }
}
