package org.moesaic.cli;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What is wrong with the values of a command line, collected so that it can be said at once.
public final class Mistakes {

    private final List<Problem> problems = new ArrayList<>();

    /// Adds one.
    ///
    /// @param option its name with dashes
    /// @param message what is wrong, with the value
    /// @param cure what is allowed
    public void add(String option, String message, String cure) {
        problems.add(Problem.of("option '" + option + "': " + message, cure));
    }

    /// Adds one if a value is below 1.
    public void requirePositive(String option, long value) {
        if (value < 1) {
            add(option, value + " is too small", "at least 1 is needed");
        }
    }

    /// @throws MoesaicException USAGE with all of them, if there are any
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
    }
}
