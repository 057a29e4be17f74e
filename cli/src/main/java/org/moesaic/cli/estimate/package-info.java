/// `moesaic estimate`: a closed form for a few numbers on the command line.
///
/// - [EstimateSystolicVerb]: cycles of a matrix product on a systolic array
/// - [EstimateDramVerb]: bandwidth and time of some channels of a DRAM preset
/// - [EstimateAllToAllVerb]: an exchange between devices; [TrafficFile] and [LinkOption] read its input
/// - [EstimateTileVerb]: a matrix on analog tiles
/// - [EstimateGemmVerb], [EstimateDecodeVerb]: a product, and decoding a model, on a machine that one can buy
package org.moesaic.cli.estimate;
