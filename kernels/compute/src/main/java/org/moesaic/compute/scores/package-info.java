/// Figures of weights that placement policies rank experts by, computed in one streaming pass over each matrix.
///
/// - [org.moesaic.compute.scores.ExpertScores]: a figure of every expert of a checkpoint, on several threads
/// - [org.moesaic.compute.scores.RowNorms], [org.moesaic.compute.scores.RowScores]: norms of the rows of a matrix, its output
///   neurons, and their variances
/// - [org.moesaic.compute.scores.ColumnScores]: norms and outliers of its columns, its inputs
/// - [org.moesaic.compute.scores.RowFigures]: what its rows make of an expert
/// - [org.moesaic.compute.scores.RoundingError]: what rounding to a number format loses
/// - [org.moesaic.compute.scores.PlainScores]: the same figures by their definitions, to hold the fast ones against
package org.moesaic.compute.scores;
