/// Routing traces that nobody captured: generated from what was measured of one, or from published figures.
///
/// - [GeneratorProfile]: popularity, request topics, persistence, coupling between layers, lengths; fitted, or a preset
/// - [TraceGenerator]: a [org.moesaic.traces.RoutingTrace] of any length from a profile and a seed
///
/// What comes out is marked `synthetic`, and depends on the seed alone, not on threads. The model and how well it
/// does are in `docs/traces.md`.
package org.moesaic.traces.synthesis;
