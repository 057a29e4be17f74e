package org.moesaic.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Quantised inputs as the kernels read them: two neighbours in one int, which a broadcast load brings into all lanes for
/// nothing. Even short lanes meet the first of the two, odd ones the second.
final class Pairs {

    private Pairs() {}

    static int of(int first, int second) {
        return (first & 0xffff) | (second << 16);
    }

    static ShortVector at(int[] pairs, int index) {
        return IntVector.broadcast(Lanes.INTS, pairs[index]).reinterpretAsShorts();
    }
}
