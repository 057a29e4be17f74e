/// Blocks that every design needs, written in the language itself.
///
/// - [ReadyValid]: a stream of values with back pressure
/// - [Queue]: a first-in first-out buffer; [RegisterSlice]: registers that cut a path of a stream
/// - [Arbiter], [RoundRobinArbiter]: several streams into one
/// - [WrapCounter]: counts events and starts over
package org.moesaic.hdl.lib;
