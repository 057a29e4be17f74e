package org.moesaic.traces.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Collects what is wrong with the rows of one file: the first ones in full, the others as a number.
public final class ProblemList {

    /// A file that is wrong in every row must not become a message of a million lines.
    public static final int SHOWN = 20;

    private final Object file;
    private final List<Problem> first = new ArrayList<>();
    private long count;

    public ProblemList(Object file) {
        this.file = file;
    }

    public void add(Supplier<Problem> problem) {
        if (count++ < SHOWN) {
            first.add(problem.get());
        }
    }

    public void add(Problem problem) {
        add(() -> problem);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /// @throws MoesaicException BAD_DATA with all problems, if there are any
    public void throwIfAny() {
        if (isEmpty()) {
            return;
        }
        List<Problem> problems = new ArrayList<>(first);
        if (count > SHOWN) {
            problems.add(
                    Problem.in(file, "and " + (count - SHOWN) + " more problems like these", ""));
        }
        throw new MoesaicException(Exit.BAD_DATA, problems);
    }
}
