package org.moesaic.model.closedform;

/// Elements that one matrix product moves between an array and the SRAM beside it.
///
/// Partial sums of a fold that is not the last of its column count as writes; their reading back is the accumulator's
/// business and is not counted, as in SCALE-Sim. Source: SCALE-Sim's
/// demand matrices; its output-stationary reports add 64 writes a fold, a slip of counting that is not repeated here.
///
/// @param activationReads elements of the activations read
/// @param weightReads elements of the weights read
/// @param outputWrites results and partial sums written
public record SramAccesses(long activationReads, long weightReads, long outputWrites) {}
