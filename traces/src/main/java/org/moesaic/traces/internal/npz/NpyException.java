package org.moesaic.traces.internal.npz;

/// An array that is not taken, before it is known which file and member it is in.
final class NpyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String cure;

    NpyException(String message, String cure) {
        super(message);
        this.cure = cure;
    }

    String cure() {
        return cure;
    }
}
