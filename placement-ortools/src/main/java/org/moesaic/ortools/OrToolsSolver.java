package org.moesaic.ortools;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearArgument;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.Literal;
import com.google.ortools.sat.SatParameters;
import java.util.Arrays;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.optimum.IntegerAnswer;
import org.moesaic.model.optimum.IntegerProgram;
import org.moesaic.model.optimum.IntegerSolver;
import org.moesaic.model.optimum.SolverLimits;

/// CP-SAT: a solver that computes in whole numbers, so that what it calls optimal is.
///
/// One worker with one seed takes the same steps each time, and its time limit counts steps. On programs of placements one
/// worker is also the fastest by far: many take turns at searches that the linear relaxation makes needless.
///
/// The presolve is off: that of 9.15 calls some feasible programs infeasible and some choices optimal that are not
/// (google/or-tools#5274; one program in a hundred of `AssignmentProgramProperties`), and placements are solved no slower
/// without it. What comes out is held against the rows.
public final class OrToolsSolver implements IntegerSolver {

    private static final String VERSION = "9.15";

    /// The relaxation is asked about every row; the default leaves most of them out.
    private static final int ALL_ROWS = 2;

    /// Counted seconds can be shorter than those of a clock; after so many times more the clock ends a search.
    private static final double CLOCK = 10;

    private static boolean loaded;

    /// For the service loader.
    public OrToolsSolver() {}

    @Override
    public String name() {
        return "CP-SAT of OR-Tools " + VERSION;
    }

    @Override
    public IntegerAnswer solve(IntegerProgram program, SolverLimits limits) {
        load();
        IntVar[] columns = new IntVar[program.columns().size()];
        CpSolver solver = new CpSolver();
        SatParameters.Builder parameters = solver.getParameters();
        parameters
                .setNumWorkers(1)
                .setLinearizationLevel(ALL_ROWS)
                .setCpModelPresolve(false)
                .setRandomSeed(limits.seed())
                .setMaxDeterministicTime(limits.seconds())
                .setMaxTimeInSeconds(limits.seconds() * CLOCK);
        CpSolverStatus status = solver.solve(model(program, columns));
        boolean repeatable = solver.wallTime() < limits.seconds() * CLOCK;
        return switch (status) {
            case OPTIMAL ->
                    answer(IntegerAnswer.Status.OPTIMAL, program, solver, columns, repeatable);
            case FEASIBLE ->
                    answer(IntegerAnswer.Status.FEASIBLE, program, solver, columns, repeatable);
            case INFEASIBLE ->
                    new IntegerAnswer(
                            IntegerAnswer.Status.INFEASIBLE,
                            new long[0],
                            Double.POSITIVE_INFINITY,
                            repeatable);
            case UNKNOWN ->
                    new IntegerAnswer(
                            IntegerAnswer.Status.UNKNOWN,
                            new long[0],
                            solver.bestObjectiveBound(),
                            repeatable);
            case MODEL_INVALID, UNRECOGNIZED ->
                    throw new IllegalStateException(name() + " calls the program " + status);
        };
    }

    private static IntegerAnswer answer(
            IntegerAnswer.Status status,
            IntegerProgram program,
            CpSolver solver,
            IntVar[] columns,
            boolean repeatable) {
        long[] values = Arrays.stream(columns).mapToLong(solver::value).toArray();
        if (!program.holds(values)) {
            throw new IllegalStateException("the solver's values do not keep the program");
        }
        return new IntegerAnswer(status, values, solver.bestObjectiveBound(), repeatable);
    }

    private static CpModel model(IntegerProgram program, IntVar[] columns) {
        CpModel model = new CpModel();
        long[] costs = new long[columns.length];
        for (int i = 0; i < columns.length; i++) {
            IntegerProgram.Column column = program.columns().get(i);
            boolean binary = column.least() == 0 && column.most() == 1;
            columns[i] =
                    binary
                            ? model.newBoolVar("")
                            : model.newIntVar(column.least(), column.most(), "");
            costs[i] = column.cost();
        }
        for (int[] choice : program.choices()) {
            Literal[] literals = new Literal[choice.length];
            for (int i = 0; i < choice.length; i++) {
                literals[i] = (Literal) columns[choice[i]];
            }
            model.addExactlyOne(literals);
        }
        for (IntegerProgram.Row row : program.rows()) {
            LinearArgument[] of = new LinearArgument[row.columns().length];
            for (int i = 0; i < of.length; i++) {
                of[i] = columns[row.columns()[i]];
            }
            model.addLinearConstraint(
                    LinearExpr.weightedSum(of, row.factors()), row.least(), row.most());
        }
        program.start()
                .ifPresent(start -> {
                    for (int i = 0; i < start.columns().length; i++) {
                        model.addHint(columns[start.columns()[i]], start.values()[i]);
                    }
                });
        model.minimize(LinearExpr.weightedSum(columns, costs));
        return model;
    }

    private static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            Loader.loadNativeLibraries();
            loaded = true;
        } catch (RuntimeException | LinkageError e) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    List.of(
                            Problem.of(
                                    "the solver's native library cannot be loaded: "
                                            + e.getMessage(),
                                    "it is there for Linux, macOS and Windows on 64-bit machines, and needs"
                                            + " room for 80 MB where java.io.tmpdir points to")),
                    e);
        }
    }
}
