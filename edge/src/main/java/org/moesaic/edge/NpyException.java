package org.moesaic.edge;

/// An NPY array that is not taken, before it is known which file and member it is in.
public final class NpyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String cure;

    /// @param message what is wrong, with the value found
    /// @param cure what is allowed; may be empty
    public NpyException(String message, String cure) {
        super(message);
        this.cure = cure;
    }

    /// What is allowed; may be empty.
    public String cure() {
        return cure;
    }
}
