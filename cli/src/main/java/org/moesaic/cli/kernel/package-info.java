/// `moesaic kernel`: expert kernels on this machine.
///
/// - [KernelDevicesVerb]: what kernels can run on
/// - [KernelCheckVerb]: numerics against the float reference; `CheckCase` is one product, `CheckResult` what came of all
///   of a format on a backend, `CheckOutput` the table
/// - [KernelBenchVerb]: speed beside the memory's; `MatrixPool` keeps caches out of it, `ReadLimit` is what the
///   machine can do, `BenchResult` one format, `BenchOutput` the table
/// - [KernelRunVerb]: one expert on given data; `NamedExperts` finds it in a checkpoint, `ExpertSource` is what was found,
///   `PlainExpert` what it should give, `ExpertRun` what it gave
/// - `FormatChoice`, `BackendChoice`: what options name
package org.moesaic.cli.kernel;
