/// Steps made anew from the requests of a trace, as a serving engine would have batched them.
///
/// - [ContinuousBatching]: arrivals, a limit of live requests, prefill in chunks under a budget of tokens
/// - [ContinuousTrace]: a trace in those steps, to be replayed
/// - [ExpertBatching]: which waiting requests run together, by the experts they want; [ByExpertTrace]: a trace in those steps
/// - [ServedRequest]: when a request came and how long it is
package org.moesaic.traces.batching;
