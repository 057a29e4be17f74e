/// Level 1: the replay of a routing trace on a hardware description, at layer-step granularity.
///
/// - [Replay]: one run; [ReplayRequest] goes in, [ReplayResult] comes out
/// - functional pass: [FunctionalPass] decides hits and misses of each [LayerSteps] (no time)
/// - timing pass: [TimingPass] moves busy-until resources, in integer picoseconds, over [ExpertTiming]
/// - counts: [ActionCounts] are integers until [EnergyReport] multiplies them by the energy table, once
///
/// A trace flows through in blocks; a block is dropped when it has been timed. Results do not depend on the number of
/// threads, because all that threads add up are integers.
package org.moesaic.model.replay;
