/// `moesaic estimate`: a closed form for a few numbers on the command line.
///
/// - [EstimateSystolicVerb]: cycles of a matrix product on a systolic array
/// - [EstimateDramVerb]: bandwidth and time of some channels of a DRAM preset
package org.moesaic.cli.estimate;
