package org.moesaic.model.optimum;

/// Solves integer programs. An open interface: implementations are found as services ([Solvers]).
public interface IntegerSolver {

    /// Its name and version, for reports.
    String name();

    /// Looks for values of least cost.
    ///
    /// The same program and limits give the same answer, unless it says otherwise.
    ///
    /// @throws org.moesaic.edge.MoesaicException as unavailable if what it needs of the machine is not there
    IntegerAnswer solve(IntegerProgram program, SolverLimits limits);
}
