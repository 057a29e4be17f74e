package org.moesaic.compute;

/// Floating-point numbers with subnormal ones, times a step of groups of consecutive columns.
///
/// @param group columns that share a step, a multiple of [MatrixLoops#LANES]
/// @param fractionBits of a number; below the smallest exponent numbers are as far apart as there
/// @param largest number; what is larger becomes it
/// @param steps of the groups, row after row; powers of two
public record FloatGrids(
        int group, int fractionBits, int smallestExponent, float largest, float[] steps) {}
