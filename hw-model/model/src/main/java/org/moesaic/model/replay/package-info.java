/// Level 1: the replay of a routing trace on a hardware description, at layer-step granularity.
///
/// - [Replay]: one run; [ReplayRequest] goes in, [ReplayResult] comes out
/// - functional pass: [FunctionalPass] decides hits and misses of each [LayerSteps] (no time)
/// - timing pass: [TimingPass] moves busy-until [Servers], in integer picoseconds, over the [EngineTiming] of routed
///   experts ([LayerStepSimulation], with prefetch [AheadTiming], between devices [Exchange]) and over all other modules
///   ([DenseTiming]: [DenseOperations], [KvTiming])
/// - [ReplayOptions]: modules left out, prefetch, timeline; [Timeline] is what resources did in some steps
/// - counts: [ActionCounts] are integers until [EnergyReport] multiplies them by the energy table, once
///
/// A trace flows through in blocks; a block is dropped when it has been timed. Results do not depend on the number of
/// threads, because all that threads add up are integers.
package org.moesaic.model.replay;
