/// Moesaic's binary form of routing traces, `.moetrace`: billions of selections, about a byte each.
///
/// - [BinaryTraceWriter] streams blocks into a file; what a crash leaves behind is not taken for a trace
/// - [BinaryTrace] maps a file and reads it, whole or from any chunk on
/// - [BinaryTraceImporter] lets every verb read it
///
/// The bytes are described in `docs/traces.md`. Everything in a file is covered by a CRC-32C.
package org.moesaic.traces.binary;
