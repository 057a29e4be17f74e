package org.moesaic.vector;

/// Quantised inputs as the kernels read them: two neighbours in one int, which a broadcast load brings into all lanes for
/// nothing. Even short lanes meet the first of the two, odd ones the second.
final class Pairs {

    private Pairs() {}

    static int of(int first, int second) {
        return (first & 0xffff) | (second << 16);
    }
}
