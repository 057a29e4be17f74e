package org.moesaic.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of this machine: the widest that the JVM prefers, so that no kernel ever emulates wider ones (which is a
/// hundred times slower).
final class Lanes {

    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;

    /// Lanes of 32 bits; the rows of a panel.
    static final int COUNT = FLOATS.length();

    /// Bytes of a vector.
    static final int BYTES = FLOATS.vectorByteSize();

    /// Packed matrices are little-endian whatever the machine is.
    static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    private Lanes() {}
}
