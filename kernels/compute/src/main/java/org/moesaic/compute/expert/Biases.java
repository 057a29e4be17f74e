package org.moesaic.compute.expert;

/// What is added after each matrix of an expert; an empty array where there is nothing.
///
/// @param gate as many as the gate projection has rows
/// @param up as many as the up projection has rows
/// @param down as many as the down projection has rows
public record Biases(float[] gate, float[] up, float[] down) {

    /// An expert without biases.
    public static final Biases NONE = new Biases(new float[0], new float[0], new float[0]);
}
