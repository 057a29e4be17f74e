/// Caches of experts: a capacity in a near tier for experts whose home is a farther one.
///
/// - [CacheSpec]: what the user asked for; read from `lru:tier=hbm,home=host,experts-per-layer=8`
/// - [ExpertCache]: one step of a cache; [LruCache] and [RankedCache] (LFU, Belady) do it, the latter on a [VictimTree]
/// - [NextUseIndex]: when each access is repeated, which Belady needs; lives on disk
///
/// The semantics are those of ARCHITECTURE.md, section 3, "Cache".
package org.moesaic.model.cache;
