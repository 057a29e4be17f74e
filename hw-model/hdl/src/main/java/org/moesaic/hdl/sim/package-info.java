/// Running a circuit in this process.
///
/// - [Simulator]: poke, peek, step, expect, snapshot and restore; the meaning of a cycle is written there
/// - [InterpretedSimulator], [CompiledSimulator]: the plain one and the fast one
/// - [Lanes]: many instances of a compiled circuit that pass each edge together
/// - [VcdWriter]: waveforms of either
/// - [Snapshot], [Coverage]: what it hands out
/// - [CheckFailedException], [ExpectationFailedException]: an assertion of the circuit, an expectation of the test bench
/// - [BlackBoxModel]: what a user runs in place of a black box
package org.moesaic.hdl.sim;
