package org.moesaic.compute.quantise;

/// Plus or minus the scale; 0 becomes plus.
record BinaryGrid(float scale) implements Grid {

    @Override
    public int code(double weight) {
        return weight < 0 ? -1 : 1;
    }

    @Override
    public float value(int code) {
        return code * scale;
    }
}
