package org.moesaic.compute;

/// Evenly spaced values of groups of consecutive columns, `(code - zero) · step` in fp32, for whole numbers as codes.
///
/// @param group columns that share a grid, a multiple of [MatrixLoops#LANES]
/// @param codes how many codes there are at most
/// @param symmetric whether all zero points are 0, and all steps fp16 numbers
/// @param steps of the groups, row after row; above 0
/// @param zeros their zero points
public record EvenGrids(int group, int codes, boolean symmetric, float[] steps, float[] zeros) {

    /// That of one group alone.
    public EvenGrids only(int index) {
        return new EvenGrids(
                group, codes, symmetric, new float[] {steps[index]}, new float[] {zeros[index]});
    }
}
