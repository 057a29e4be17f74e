package org.moesaic.cli;

import org.moesaic.edge.Exit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// One verb of the command. Picocli fills the annotated fields, then [#run] is called once.
public abstract class Verb {

    @Spec private CommandSpec spec;

    /// Does the work.
    ///
    /// @return how it ended; [Exit#CHECK_FAILED] where the verb is a check that did not hold
    /// @throws org.moesaic.edge.MoesaicException for what the user can cure
    /// @throws Exception for anything else, which is reported as a bug in Moesaic
    protected abstract Exit run(Context context) throws Exception;

    /// The verb as picocli sees it, for messages that name an option.
    protected final CommandSpec spec() {
        return spec;
    }
}
