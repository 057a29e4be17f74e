package org.moesaic.model.replay;

/// What was fetched ahead.
///
/// @param spec as it was asked for
/// @param fetches experts that were fetched ahead
/// @param used those of them that the next layer then used; the others cost their bytes and energy all the same
/// @param bytes of all of them; in no figure of the cache, but in the traffic
public record PrefetchUse(String spec, long fetches, long used, long bytes) {}
