package org.moesaic.hdl.sim;

import org.moesaic.hdl.ir.Check;

/// How often a cover was met.
///
/// @param cover a check of kind COVER
/// @param cycles cycles in which guard and condition were 1
public record Coverage(Check cover, long cycles) {}
