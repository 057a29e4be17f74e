/// The intermediate form of a circuit: what elaboration makes of a user's modules, and all that simulators and emitters see.
/// Immutable, sealed, complete: no operation is left to interpretation.
///
/// - [Circuit]: [Definition]s from the bottom to the top, a [ModuleDefinition] or a [BlackBoxDefinition] each
/// - [Signal] of a [Type] ([UnsignedType], [SignedType], [EnumType]): a value with a place in a module
/// - [Assign]: a signal and the [Operation] behind it: [Literal], [Unary], [Binary], [Mux], [Select], [Slice], [Concat],
///   [Resize], [MemoryRead]
/// - [Register], [Memory], [MemoryWrite]: what changes at the clock edge
/// - [Port], [Instance], [Connection]: hierarchy
/// - [Check]: assertions, assumptions, covers
/// - [CircuitText]: the stable text form, one line for each thing
package org.moesaic.hdl.ir;
