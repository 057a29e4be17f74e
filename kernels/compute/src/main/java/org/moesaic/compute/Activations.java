package org.moesaic.compute;

/// What a kernel does to its inputs before they meet the weights.
public enum Activations {
    /// Nothing: fp32 times the decoded weight.
    FP32,
    /// Symmetric int8, one scale a token, as [Int8Token] says. The quantisation is part of the operation. Products and
    /// sums of a scale group are exact integers.
    INT8
}
