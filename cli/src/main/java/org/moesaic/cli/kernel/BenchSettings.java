package org.moesaic.cli.kernel;

import org.moesaic.compute.Activations;
import org.moesaic.formats.MatrixShape;

/// What a benchmark measures, whatever the format.
///
/// @param shape of every matrix
/// @param batch vectors that each matrix of an operation multiplies
/// @param experts matrices that one operation multiplies, with the same vectors
/// @param activations what happens to inputs, inside the operation
/// @param poolBytes bytes of the matrices that take turns; 0 for one matrix alone
/// @param seed of weights and inputs
/// @param memory what this machine reads from its memory, with the same threads
record BenchSettings(
        MatrixShape shape,
        int batch,
        int experts,
        Activations activations,
        long poolBytes,
        long seed,
        ReadLimit memory) {}
