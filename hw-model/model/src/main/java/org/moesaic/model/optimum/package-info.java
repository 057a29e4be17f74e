/// Placements of least error, energy, time or bytes within budgets, exactly.
///
/// - [OptimumPolicy][org.moesaic.model.optimum.OptimumPolicy]: the policy `optimum`
/// - [OptimumBound][org.moesaic.model.optimum.OptimumBound]: how far another placement is from the best of its own budgets,
///   by `LagrangianDual`, which needs no solver
/// - [IntegerSolver][org.moesaic.model.optimum.IntegerSolver]: what solves [IntegerProgram][org.moesaic.model.optimum.IntegerProgram]s;
///   an optional module has one, and [Solvers][org.moesaic.model.optimum.Solvers] finds it
///
/// An `Assignment` says what each option costs each expert and what all may take; `AssignmentProgram` makes whole numbers of
/// it; `Optimum` is the answer, or says which budgets are too small.
package org.moesaic.model.optimum;
