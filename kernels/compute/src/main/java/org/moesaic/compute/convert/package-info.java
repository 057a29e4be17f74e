/// Checkpoints made into others: smoothed for quantisation, or with experts in few bits.
///
/// - [SmoothedLayer], [SmoothingScales], [CalibrationBalance], [RouterAlignment]: EAQuant; [SmoothedCheckpoint] folds the
///   scales into the tensors of a file, [SmoothingCheck] holds the result against what it was
/// - [InnerChannels], [OutlierScales]: what is folded before down projections
/// - [LowBitLayer], [LowBitStep]: EAQuant step by step with activations in few bits, simulated; [BlockRotation] and
///   [ChannelMix] rotate and permute, [LayerError] is what becomes of the layer
/// - [ExpertPacker]: how an expert is packed: [PlainPacker] rounds (MoTE, D²MoE), [CalibratedPacker] is QMoE's layer loop
/// - [PackedExpert], [ExpertStore]: packed experts, kept in files so that a run that was stopped goes on
/// - [PackedCheckpoint]: puts them into one file, beside the tensors that stay
/// - [PackedDamage]: what packing did to the outputs of an expert, by the kernels
package org.moesaic.compute.convert;
