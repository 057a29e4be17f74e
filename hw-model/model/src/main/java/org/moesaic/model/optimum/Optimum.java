package org.moesaic.model.optimum;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// A choice of an [Assignment], and how far it can be from the best.
///
/// @param chosen `[layer][expert]`, indexes of options
/// @param cost of it
/// @param bound no choice costs less
/// @param proved true if none costs less than this one
/// @param repeatable false if a clock ended the search
record Optimum(int[][] chosen, double cost, double bound, boolean proved, boolean repeatable) {

    /// Digits of a smallest feasible limit; rounded up, so that it is feasible as printed.
    private static final MathContext PRINTED = new MathContext(6, RoundingMode.CEILING);

    /// Another choice of the same cost.
    Optimum with(int[][] other) {
        return new Optimum(other, cost, bound, proved, repeatable);
    }

    /// How much of the cost may be too much.
    double gap() {
        return cost == 0 ? 0 : Math.max(0, (cost - bound) / cost);
    }

    /// Looks for the choice of least cost.
    ///
    /// @param what asks for it, for messages
    /// @throws MoesaicException as bad data if no choice keeps all budgets, with the smallest feasible ones; or if none was
    ///     found in time
    static Optimum of(
            Assignment assignment, IntegerSolver solver, SolverLimits limits, String what) {
        Optional<Optimum> found = find(assignment, assignment.budgets(), solver, limits, what);
        return found.orElseThrow(() ->
                new MoesaicException(Exit.BAD_DATA, infeasible(assignment, solver, limits, what)));
    }

    /// The same with some of the budgets; empty if no choice keeps them.
    private static Optional<Optimum> find(
            Assignment assignment,
            List<Budget> kept,
            IntegerSolver solver,
            SolverLimits limits,
            String what) {
        Assignment bounded =
                new Assignment(
                        assignment.model(),
                        assignment.hardware(),
                        assignment.options(),
                        assignment.cost(),
                        assignment.lanes(),
                        kept);
        AssignmentProgram program = AssignmentProgram.ofCost(bounded);
        IntegerAnswer answer = solver.solve(program.program(), limits);
        return switch (answer.status()) {
            case INFEASIBLE -> Optional.empty();
            case UNKNOWN ->
                    throw new MoesaicException(
                            Exit.BAD_DATA,
                            Problem.of(
                                    what
                                            + ": no placement was found in "
                                            + limits.seconds()
                                            + " s, and not that there is none",
                                    "give it more as time=SECONDS, or fewer choices"));
            case OPTIMAL, FEASIBLE -> {
                int[][] chosen = program.chosen(answer.values());
                double cost = assignment.cost(chosen);
                boolean proved = answer.status() == IntegerAnswer.Status.OPTIMAL;
                double bound = Math.min(cost, program.bound(answer.bound()));
                yield Optional.of(
                        new Optimum(
                                chosen, cost, proved ? cost : bound, proved, answer.repeatable()));
            }
        };
    }

    /// For each budget how much it would have to be if the others stay as they are.
    private static List<Problem> infeasible(
            Assignment assignment, IntegerSolver solver, SolverLimits limits, String what) {
        List<String> alone = new ArrayList<>();
        for (Budget budget : assignment.budgets()) {
            List<Budget> others =
                    assignment.budgets().stream().filter(other -> other != budget).toList();
            least(assignment, budget, others, solver, limits)
                    .ifPresent(least -> alone.add(budget.text().apply(least)));
        }
        List<String> asked = assignment.budgets().stream().map(Budget::asked).toList();
        String message = what + ": no placement keeps " + String.join(", ", asked);
        if (!alone.isEmpty()) {
            return List.of(
                    Problem.of(
                            message,
                            "the smallest feasible budget is " + String.join(", or ", alone)));
        }
        List<String> each = new ArrayList<>();
        for (Budget budget : assignment.budgets()) {
            least(assignment, budget, List.of(), solver, limits)
                    .ifPresent(least -> each.add(budget.text().apply(least)));
        }
        return List.of(
                Problem.of(
                        message,
                        "more than one of them has to grow; each on its own, without the others, is at"
                                + " least "
                                + String.join(", ", each)));
    }

    /// The least that can be taken of a budget; empty where the others alone cannot be kept, or time is short.
    private static OptionalDouble least(
            Assignment assignment,
            Budget budget,
            List<Budget> others,
            IntegerSolver solver,
            SolverLimits limits) {
        if (budget instanceof Budget.Real real) {
            Assignment errors = ofUse(assignment, real, others);
            AssignmentProgram program = AssignmentProgram.ofCost(errors);
            IntegerAnswer answer = solver.solve(program.program(), limits);
            return answer.found()
                    ? OptionalDouble.of(
                            new BigDecimal(errors.cost(program.chosen(answer.values())))
                                    .round(PRINTED)
                                    .doubleValue())
                    : OptionalDouble.empty();
        }
        IntegerProgram program = AssignmentProgram.ofUse(assignment, budget, others).program();
        IntegerAnswer answer = solver.solve(program, limits);
        return answer.found()
                ? OptionalDouble.of(program.cost(answer.values()))
                : OptionalDouble.empty();
    }

    /// The same choices, costing what they take of a budget.
    private static Assignment ofUse(
            Assignment assignment, Budget.Real budget, List<Budget> others) {
        double[][][] use = new double[assignment.layers()][][];
        for (int layer = 0; layer < use.length; layer++) {
            use[layer] = new double[assignment.experts()][assignment.options().size()];
            for (int expert = 0; expert < use[layer].length; expert++) {
                for (int option = 0; option < use[layer][expert].length; option++) {
                    use[layer][expert][option] =
                            assignment.allows(layer, expert, option)
                                    ? budget.use().of(layer, expert, option)
                                    : Double.POSITIVE_INFINITY;
                }
            }
        }
        return new Assignment(
                assignment.model(),
                assignment.hardware(),
                assignment.options(),
                use,
                assignment.lanes().stream().map(_ -> List.<double[][]>of()).toList(),
                others);
    }
}
