/// Systolic arrays for products of `M x K` activations with `K x N` weights, whole: operand memories, skew buffers, the grid
/// of cells, accumulators, and the sequencer that runs a product tile by tile.
///
/// **Cycles.** A product of F folds that stream S cycles each takes, from the cycle in which the first operand enters the
/// array to the one at whose end the last accumulator is final, exactly
///
/// - F (P + S + R + C − 2) with one register a cell for what stays in place,
/// - P + (F − 1) max(S, R) + S + R + C − 2 with a second one (double-buffered),
///
/// with P = R where an operand stays in place and 0 where results do. The published forms are those of SCALE-Sim
/// (`scalesim/compute/systolic_compute_{ws,os,is}.py`); the second one is derived and shown by the blocks here.
package org.moesaic.rtl.systolic;
