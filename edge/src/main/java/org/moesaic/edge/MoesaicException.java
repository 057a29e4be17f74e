package org.moesaic.edge;

import java.util.List;
import java.util.stream.Collectors;

/// Something the user can cure: all problems of one input together, and the exit code they lead to.
///
/// A defect of Moesaic itself is never thrown as this; it stays the runtime exception that it is.
public final class MoesaicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final transient List<Problem> problems;

    public MoesaicException(Exit exit, List<Problem> problems) {
        this(exit, problems, null);
    }

    public MoesaicException(Exit exit, List<Problem> problems, Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an exception without a problem");
        }
        this.exit = exit;
        this.problems = List.copyOf(problems);
    }

    public MoesaicException(Exit exit, Problem problem) {
        this(exit, List.of(problem));
    }

    public static MoesaicException badData(Problem problem) {
        return new MoesaicException(Exit.BAD_DATA, problem);
    }

    public static MoesaicException usage(String message, String cure) {
        return new MoesaicException(Exit.USAGE, Problem.of(message, cure));
    }

    public static MoesaicException notFound(String message, String cure) {
        return new MoesaicException(Exit.NOT_FOUND, Problem.of(message, cure));
    }

    public Exit exit() {
        return exit;
    }

    public List<Problem> problems() {
        return problems;
    }
}
