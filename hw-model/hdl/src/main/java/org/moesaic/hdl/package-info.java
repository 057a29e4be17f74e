/// A hardware description language in plain Java. `import static org.moesaic.hdl.Hdl.*` and extend [Component].
///
/// - [Component]: a module, with ports, wires, registers, memories and instances; [BlackBox]: one without a body
/// - [Hdl]: shapes (`uint(8)`), `when`, `switchOn`, `mux`, `concat`, `assertThat`
/// - [Bool], [UInt], [SInt], [Enumerated]: single values and their operations; [Bundle], [Vec]: several as one; [Mem]: words
/// - [Shape] and its kinds: what a port or register is to be, with its width
/// - [Design]: elaboration, from a constructor to a checked [org.moesaic.hdl.ir.Circuit]
/// - [HdlException], [HdlProblem], [Location]: what is wrong, at which line of the user's, and the cure
package org.moesaic.hdl;
