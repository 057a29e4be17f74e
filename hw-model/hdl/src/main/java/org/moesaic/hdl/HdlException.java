package org.moesaic.hdl;

import java.util.List;
import java.util.stream.Collectors;

/// A mistake in a circuit or in the use of a simulator, which the user can cure: all that were found, one a line.
///
/// Mistakes that Java can only meet one at a time (a value of the wrong width) come alone; those of a finished circuit
/// (what is undriven, where the loops are) come together.
public final class HdlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<HdlProblem> problems;

    public HdlException(List<HdlProblem> problems) {
        super(problems.stream().map(HdlProblem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an exception without a problem");
        }
        this.problems = List.copyOf(problems);
    }

    public HdlException(HdlProblem problem) {
        this(List.of(problem));
    }

    public List<HdlProblem> problems() {
        return problems;
    }
}
