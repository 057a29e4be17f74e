/// The hardware language in eight samples, read from first to last. Each is a circuit, its test, and its Verilog: `main` runs
/// the test and prints the Verilog, which is kept in `examples/verilog`.
///
/// 1. [Hdl01_Counter]: ports, a register, `when`
/// 2. [Hdl02_Widths]: what grows, what wraps, and what is refused
/// 3. [Hdl03_StateMachine]: enumerations and `switchOn`
/// 4. [Hdl04_Hierarchy]: instances and parameters; Java as the generator
/// 5. [Hdl05_Streams]: bundles, ready and valid, a queue
/// 6. [Hdl06_Memory]: words read in the next cycle, and initial contents
/// 7. [Hdl07_Checks]: assertions, assumptions, covers
/// 8. [Hdl08_Mistakes]: what is undriven, and loops
package org.moesaic.examples.hdl;
