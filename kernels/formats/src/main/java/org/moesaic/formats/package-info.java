/// What the numbers are stored as, and the one place that knows how many bytes a matrix takes.
///
/// - [NumberFormat]: sealed; [FloatFormat], [IntegerFormat], [TernaryFormat], [MicroscalingFormat], and
///   [CustomFormat], the open door for a user's own
/// - [NumberFormats]: formats by name (`bf16`, `int4-g32-asym`)
/// - [MatrixShape], [MatrixBytes]: the size of a matrix in a format, part by part
package org.moesaic.formats;
