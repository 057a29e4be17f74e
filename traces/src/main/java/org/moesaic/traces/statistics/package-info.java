/// What a routing trace is like, and whether it can be trusted.
///
/// - [TraceStatistics]: load, entropy, reuse; [LayerStatistics] and [ReuseAtLag] are its parts
/// - [CacheCounts]: hits of sequential LRU and Belady caches, in each layer or over all ([CacheScope])
/// - [TraceQuality]: [Finding]s, each one a fault that published captures have; [SelfOverlap] shows loops
/// - [TraceRepair]: what can be dropped safely; [TraceFingerprint] tells copies under two names
/// - [TraceInspection]: both in as few passes as possible
///
/// Inside, one pass feeds many observers of blocks; what must outlive a block is bounded, or lies in a mapped file.
package org.moesaic.traces.statistics;
