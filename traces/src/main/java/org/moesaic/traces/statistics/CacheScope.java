package org.moesaic.traces.statistics;

/// What shares one cache in the sequential hit counts.
public enum CacheScope {
    /// One cache in each layer, its capacity counted in experts.
    LAYER,
    /// One cache over all (layer, expert) pairs. Accesses come token by token, in a token layer by layer.
    ALL
}
