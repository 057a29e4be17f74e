package org.moesaic.vector;

/// Quantised inputs as the kernels read them: two neighbours in one int, which is brought into all lanes. Even short lanes
/// then meet the first of the two, odd ones the second.
///
/// Kernels broadcast a pair from an array of floats that have its bits: the compiler makes one instruction of a load and
/// a broadcast of floats, but two, through a general register, where they are ints.
final class Pairs {

    private Pairs() {}

    static int of(int first, int second) {
        return (first & 0xffff) | (second << 16);
    }
}
