package org.moesaic.compute;

/// Several tokens as int8; keeps its arrays from call to call.
final class Int8Batch {

    private final int columns;
    private byte[][] codes = {};
    private float[] scales = {};

    Int8Batch(int columns) {
        this.columns = columns;
    }

    /// Quantises `batch` tokens that lie one after the other in `x`.
    void quantise(int batch, float[] x) {
        if (codes.length < batch) {
            codes = new byte[batch][columns];
            scales = new float[batch];
        }
        for (int token = 0; token < batch; token++) {
            scales[token] = Int8Token.quantise(x, token * columns, columns, codes[token]);
        }
    }

    byte[] codes(int token) {
        return codes[token];
    }

    float scale(int token) {
        return scales[token];
    }
}
