package org.moesaic.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/// Sums of neighbouring short lanes as int lanes, by shifts: x86 has no lane conversion that is cheaper.
final class Fold {

    private Fold() {}

    /// Low and high half of each int lane, added.
    static IntVector wide(ShortVector products) {
        IntVector both = products.reinterpretAsInts();
        return both.lanewise(VectorOperators.LSHL, 16)
                .lanewise(VectorOperators.ASHR, 16)
                .add(both.lanewise(VectorOperators.ASHR, 16));
    }

    /// The same in one operation less, where the sum itself fits into 16 bits: it appears in the high half, to which the
    /// low half cannot carry.
    static IntVector narrow(ShortVector products) {
        IntVector both = products.reinterpretAsInts();
        return both.add(both.lanewise(VectorOperators.LSHL, 16)).lanewise(VectorOperators.ASHR, 16);
    }
}
