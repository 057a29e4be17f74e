package org.moesaic.vector;

import org.moesaic.compute.Activations;

/// A loaded matrix and how it is multiplied. A *unit* is some rows that are worked on together, always the same and in the
/// same way, whichever thread does it: so results do not depend on the number of threads.
interface Kernel {

    int units();

    /// The order in which it reads inputs: kernels with equal ones can share what [#prepare] makes.
    Object inputOrder();

    /// Brings the inputs of a call into the order that this kernel reads; once a call.
    void prepare(Inputs inputs, Activations activations, int batch, float[] x);

    /// Writes the outputs of some units to `y`.
    void multiply(
            int fromUnit,
            int toUnit,
            Activations activations,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] y);

    /// Bytes that one multiplication reads.
    long bytes();
}
