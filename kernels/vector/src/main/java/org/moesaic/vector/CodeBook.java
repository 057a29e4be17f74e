package org.moesaic.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Sixteen values, looked up by permuting a register: as many registers as sixteen floats fill.
final class CodeBook {

    /// Codes of a book.
    static final int CODES = 16;

    private final int[] bits = new int[Math.max(CODES, Lanes.COUNT)];

    CodeBook(float[] values) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i % CODES]);
        }
    }

    /// The values of codes from 0 to 15.
    FloatVector values(IntVector codes) {
        IntVector found = codes.selectFrom(IntVector.fromArray(Lanes.INTS, bits, 0));
        for (int from = Lanes.COUNT; from < CODES; from += Lanes.COUNT) {
            VectorMask<Integer> here = codes.compare(VectorOperators.GE, from);
            IntVector higher = codes.selectFrom(IntVector.fromArray(Lanes.INTS, bits, from));
            found = found.blend(higher, here);
        }
        return found.reinterpretAsFloats();
    }
}
