package org.moesaic.cli;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.moesaic.cli.output.Console;
import org.moesaic.cli.output.JsonText;
import org.moesaic.cli.output.ProgressReporter;
import org.moesaic.cli.output.Style;
import tools.jackson.databind.node.ObjectNode;

/// What a verb needs to know of the world: where results go, and what the global options came to.
///
/// @param console the streams
/// @param json whether the result is wanted as JSON
/// @param quiet whether remarks and progress are unwanted
/// @param colour whether colours are wanted and possible
public record Context(Console console, boolean json, boolean quiet, boolean colour) {

    /// Prints the result to standard output, in the one form that was asked for.
    ///
    /// @param object fills the JSON object; keys appear in the order of insertion; a number that is not known is null
    /// @param text prints the result for people
    public void result(Consumer<ObjectNode> object, Consumer<PrintStream> text) {
        if (json) {
            ObjectNode root = JsonText.object();
            object.accept(root);
            console.out().print(JsonText.write(root));
        } else {
            text.accept(console.out());
        }
    }

    /// A remark to standard error: what goes on, what was assumed, what to look at.
    public void log(String line) {
        if (!quiet) {
            console.err().println("moesaic: " + line);
        }
    }

    /// Bold, faint and coloured text for standard output.
    public Style style() {
        return new Style(colour);
    }

    /// Progress of long work on standard error: on a terminal only, and never when quiet.
    public ProgressReporter progress() {
        return new ProgressReporter(quiet ? 0 : console.errorColumns(), console.err());
    }
}
