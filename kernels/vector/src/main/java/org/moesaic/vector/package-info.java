/// The backend on the CPU's vector units.
///
/// - [VectorBackendProvider], [Machine]: the service; says what is missing where vectors cannot be used
/// - [VectorBackend], [Workers]: a call, spread over threads in fixed units of rows
/// - [Kernels]: which kernel a format gets
/// - [PanelKernel]: integers and code books, repacked so that a row is a lane: [PanelPart], [PanelPacker], [PanelLoader];
///   in one of two orders ([PanelOrder]); one token in int8 by [PanelStreams] ([StreamDot8], [StreamDot4], [BlockDot8],
///   [BlockDot4], and by tables, [LookUps]) or by [PanelDots] ([Dot8], [Dot4], [Dot2], [Dot1]), a batch by [PanelBatch], fp32 by [PanelFloats]
/// - [RowKernel]: floats where they lie: [Fp32Row], [Bf16Row], [Fp16Row], [Fp8Row]; [RowSums] adds up several rows together
/// - [DictionaryKernel]: dictionary-coded ternary weights, never unpacked
/// - [DecodedKernel]: anything else that can be decoded
/// - [OutOfLine]: why each kernel is compiled alone, and how
package org.moesaic.vector;
