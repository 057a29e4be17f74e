package org.moesaic.hdl.ir;

import java.util.List;

/// What a signal is computed from, without state. Each is one gate-level idea; nothing is implied.
///
/// The constructors hold the widths to the rules that each operation states, so that an operation that exists is well
/// formed: operands of arithmetic, logic and comparison have the *same* type (extensions are [Resize] operations of
/// their own), and the [#type] of the result follows from the operands. All are total: every combination of operand
/// values has one defined result, also division by zero, shifts beyond the width and an index out of range.
public sealed interface Operation
        permits Literal, Unary, Binary, Mux, Select, Slice, Concat, Resize, MemoryRead {

    /// Type of the result; the signal that it is assigned to has this type.
    Type type();

    /// Signals that are read, in the order of the components.
    List<Signal> operands();
}
