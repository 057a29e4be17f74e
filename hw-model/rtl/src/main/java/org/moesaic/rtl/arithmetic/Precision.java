package org.moesaic.rtl.arithmetic;

/// How a [MacCell] reads the byte of weights beside it.
public enum Precision {
    /// One weight of 8 bits, activation 0 of 8 bits.
    INT8X8(1, 8, 8),
    /// Two weights of 4 bits, activations 0 and 1 of 8 bits.
    INT8X4(2, 8, 4),
    /// Two weights of 4 bits, activations 0 and 1 of 4 bits.
    INT4X4(2, 4, 4),
    /// Four weights of 2 bits, −2 … 1, activations 0 to 3 of 8 bits.
    INT8X2(4, 8, 2),
    /// Four weights of −1, 0 or 1, in 2 bits each, activations 0 to 3 of 8 bits.
    TERNARY(4, 8, 2);

    private final int products;
    private final int activationBits;
    private final int weightBits;

    Precision(int products, int activationBits, int weightBits) {
        this.products = products;
        this.activationBits = activationBits;
        this.weightBits = weightBits;
    }

    /// Products a cycle.
    public int products() {
        return products;
    }

    public int activationBits() {
        return activationBits;
    }

    public int weightBits() {
        return weightBits;
    }
}
