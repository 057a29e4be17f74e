/// `moesaic estimate`: a closed form for a few numbers on the command line.
///
/// - [EstimateSystolicVerb]: cycles of a matrix product on a systolic array
/// - [EstimateDramVerb]: bandwidth and time of some channels of a DRAM preset
/// - [Mistakes]: all mistakes of a command line, reported together
package org.moesaic.cli.estimate;
