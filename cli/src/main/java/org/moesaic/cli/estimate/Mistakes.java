package org.moesaic.cli.estimate;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What is wrong with the values of a command line, collected so that it can be said at once.
final class Mistakes {

    private final List<Problem> problems = new ArrayList<>();

    void add(String option, String message, String cure) {
        problems.add(Problem.of("option '" + option + "': " + message, cure));
    }

    void requirePositive(String option, long value) {
        if (value < 1) {
            add(option, value + " is too small", "at least 1 is needed");
        }
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
    }
}
