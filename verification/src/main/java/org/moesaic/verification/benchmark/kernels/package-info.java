/// The table of kernel speed: every format beside what the machine reads and beside other libraries, in one run.
///
/// - `KernelTable`: the command `./benchmark kernels`
/// - `TableOptions`: its options
/// - `TableKernel`: what is measured, and beside which products of which peers
/// - `Plan`, `Cell`: shapes, places, threads and batches of a kernel, and when each has its turn
/// - `KernelTableBenchmark`: the benchmark of one kernel; `TurnsProfiler` gives peers and the read loop their turns
/// - `PeerProcess`, `Peers`: programs of their own, in `verification/peers`
/// - `Slice`, `SliceFile`: what was measured, one line a turn
/// - `MachineCode`, `Loops`: what the compiler made of a kernel
/// - `Figures`, `Target`, `TablePage`: medians, ratios, and the page beside the targets
package org.moesaic.verification.benchmark.kernels;
