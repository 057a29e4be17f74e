/// Proofs that a block's Verilog does what an independent description in Verilog, written by hand, says: by an external solver.
///
/// - [Reference]: the independent description of a block, and which of its registers stand for which of the block's
/// - [EquivalenceProof]: what is asked of the solver; [Verdict]: what it said
/// - [Yosys]: the program that answers
package org.moesaic.rtl.proof;
