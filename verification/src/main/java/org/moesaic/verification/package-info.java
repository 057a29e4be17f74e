/// What several tests and benchmarks need: traces of any length and shape, and files of them.
///
/// - [GeneratedTrace]: a trace that is computed as it is read
/// - [TraceFiles]: a trace as NPZ, as step JSONL and as native CSV
/// - [SharedFolder]: the folder of real traces, for those who have it
/// - [ReplayCase]: a trace with a model and hardware, ready to be replayed
package org.moesaic.verification;
