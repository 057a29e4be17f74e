/// From weights to packed matrices.
///
/// - [Quantiser]: [RoundToNearest], [ClipSearch] (ranges that minimise the squared error), [Gptq] (compensates the error
///   of a column in those after it)
/// - [WeightSource]: where weights come from: an array, or memory in fp32, bf16 or fp16; [RowBlocks]: its rows for one pass,
///   from the file where it is open
/// - [ListBuffer], [Calibration], [Hessian]: what GPTQ knows about the inputs, as QMoE collects it
/// - inside: a `Grid` is the set of values that one group can take; a `GridFitter` chooses it; `Packer` goes over the
///   rows and writes codes and scales
package org.moesaic.compute.quantise;
