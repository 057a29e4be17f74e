/// What the numbers are stored as, and the one place that knows how many bytes a matrix takes.
///
/// - [NumberFormat]: sealed; [FloatFormat], [IntegerFormat], [MicroscalingFormat], [NormalFloatFormat], [NestedFormat],
///   [TernaryFormat], [BinaryFormat], [Dict16Format], and [CustomFormat], the open door for a user's own
/// - [NumberFormats]: formats by name (`bf16`, `int4-g32-asym`)
/// - [MatrixShape], [MatrixBytes]: the size of a matrix in a format, part by part
/// - [PackedMatrix]: a matrix in memory, the layout of record, in [LargePages] where there are any;
///   [Decoder] and [Encoder] read and write its codes and scales
/// - [NestedPlanes], [NestedFile]: where bit planes are, models of fewer bits as views, and their order in a file
/// - [TernaryDictionary], [Dict16Encoder]: dictionary-coded ternary
/// - [Bf16], [Fp8], [Fp4]: conversions of small floats; fp16 is in [Float]
package org.moesaic.formats;
