/// A hardware description language in plain Java.
///
/// - [Location]: the user's own file and line, kept with everything
/// - [HdlException], [HdlProblem]: what is wrong with a circuit, where, and the cure
package org.moesaic.hdl;
