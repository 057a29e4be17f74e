/// Circuit in, circuit out: each pass is total, changes no meaning, and is tested alone.
///
/// - [Check]: one driver for each signal, names, connections, no combinational loop; what elaboration ends with
/// - [Flatten]: all instances taken apart, but black boxes
/// - [Fold]: constants, operations that do nothing, plain copies
/// - [CommonSubexpressions]: what is computed twice is computed once
/// - [DeadCode]: what nothing depends on goes
/// - [Levelise]: an order in which everything is computed after what it needs
package org.moesaic.hdl.pass;
