/// Level 0: pure functions without state, exact where the literature is.
///
/// - [SystolicArray]: cycles, folds, utilisation and SRAM accesses of a matrix product, in three [Dataflow]s
/// - [TileTiming]: time of a product on analog tiles
/// - [AllToAll]: time of an exchange of a [TrafficMatrix], pairwise, on two levels or fitted; [AlphaBetaFit] fits
/// - [Dram]: peak, achievable, latency and time of a [DramPreset] under an [AccessPattern]; [DramPresets] has them all
/// - [Roofline]: the time nothing beats; [ExpertCoverage]: distinct experts of a batch under uniform routing
/// - [Machines]: the two roofs of machines that one can buy; [RooflineFit] finds what measured products reach of them
package org.moesaic.model.closedform;
