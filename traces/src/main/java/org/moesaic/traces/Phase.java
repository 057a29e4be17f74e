package org.moesaic.traces;

/// The part of inference a row belongs to.
public enum Phase {
    UNKNOWN,
    PREFILL,
    DECODE;

    private static final Phase[] ALL = values();

    /// The phase stored as a byte in a column of a [TraceBlock].
    public static Phase of(byte code) {
        return ALL[code];
    }

    public byte code() {
        return (byte) ordinal();
    }
}
