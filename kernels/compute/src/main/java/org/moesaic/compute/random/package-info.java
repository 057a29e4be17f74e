/// Reproducible noise: a function of where it is, not of when it is drawn.
///
/// - [Philox4x32]: the generator
/// - [Normals]: a word as a standard normal variate, the same bits on every device
/// - [NoiseKey], [Noise]: which matrix, tile, row, column, stream and read a draw belongs to
package org.moesaic.compute.random;
