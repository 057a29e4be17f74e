/// A matrix on analog tiles: the one mapping by which kernels compute and the cost model counts.
///
/// - [TileGeometry], [Split], [Span]: how large a tile is, and how a matrix that is larger is cut
/// - [TileMapping]: which inputs and outputs of a matrix each tile holds
/// - [TileReading], [TileCounts]: what a product takes in crossbars driven, conversions and additions
/// - [ExpertTiles]: the matrices of an expert; [StackedExperts]: the experts of a layer on stack levels
/// - [WeightScaling]: what a full conductance stands for
package org.moesaic.formats.tiles;
