package org.moesaic.hdl.sim.compile;

/// Hands out words of the scratch array, which hold values within a cycle.
final class Scratch {

    private int words;

    Scratch(int used) {
        words = used;
    }

    int reserve(int count) {
        int first = words;
        words += count;
        return first;
    }

    int words() {
        return words;
    }
}
