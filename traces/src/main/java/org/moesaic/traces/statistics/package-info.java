/// What a routing trace is like, and whether it can be trusted.
///
/// - [TraceStatistics]: load, entropy, reuse; [LayerStatistics] and [ReuseAtLag] are its parts
/// - [RoutingDetail]: [BatchUnion]s, [LayerInformation], [GateWeightQuantiles], [PhaseSplit], [DomainSplit]; [Divergence]
///   of two loads
/// - [CacheCounts]: hits of sequential LRU and Belady caches, in each layer or over all ([CacheScope])
/// - [TraceQuality]: [Finding]s, each one a fault that published captures have; [SelfOverlap] shows loops
/// - [TraceRepair]: what can be dropped safely; [TraceFingerprint] tells copies under two names
/// - [TraceInspection]: both in one pass
///
/// Inside, one pass ([Survey]) feeds many observers of blocks: those of [Figures] and of [Checks]. To add a figure, write a
/// [BlockObserver], register it there, and give [TraceStatistics] what it has found. Nothing that outlives a block grows
/// with the trace: even Belady's caches are counted without a look ahead ([StackDistances]).
package org.moesaic.traces.statistics;
