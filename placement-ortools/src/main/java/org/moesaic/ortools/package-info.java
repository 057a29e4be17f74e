/// The exact optimum of placements, with the CP-SAT solver of Google's OR-Tools.
///
/// - [OrToolsSolver][org.moesaic.ortools.OrToolsSolver]: an
///   [IntegerSolver][org.moesaic.model.optimum.IntegerSolver], found as a service
///
/// Optional: its native library is large, and no other part of Moesaic needs it. It lies in a folder of its own
/// (`dist/solver`) and is loaded when something asks for a solver.
package org.moesaic.ortools;
