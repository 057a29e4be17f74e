/// Caches of experts: a capacity in a near tier for experts whose home is a farther one.
///
/// - [CacheSpec]: what the user asked for; read from `lru:tier=hbm,home=host,experts-per-layer=8`
/// - [Evictions]: the eviction rules and their parameters; [PreGate]: what a gate ahead names
/// - [ExpertCache]: one step of a cache; [LruCache] does it, and [RankedCache] for all other rules, on a [VictimTree] and by a
///   [Ranking] each
/// - [NextUseIndex]: when each access is repeated, which Belady needs; lives on disk
///
/// The semantics are those of ARCHITECTURE.md, section 3, "Cache".
package org.moesaic.model.cache;
