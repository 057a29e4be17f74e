/// What a circuit becomes outside: Verilog-2005 for simulators and synthesis.
///
/// Emitters read the circuit as it was elaborated, with its hierarchy and names, and write text that depends on nothing
/// else: equal circuits give equal files.
package org.moesaic.hdl.emit;
