/// How fast Moesaic is.
///
/// - [Benchmarks]: the main program; runs the others, all of them or by name
/// - [ReplayBenchmark], [ImportBenchmark], [StatisticsBenchmark], [VictimSearchBenchmark]: with JMH
/// - [KernelBenchmark], [KernelMemoryBenchmark]: products by format, and what the machine reads; also with JMH
/// - [PythonPeer]: the replay beside a plain Python dict, in turns
/// - [Workload]: the traces they run on
package org.moesaic.verification.benchmark;
