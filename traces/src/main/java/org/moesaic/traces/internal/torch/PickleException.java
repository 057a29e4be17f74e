package org.moesaic.traces.internal.torch;

/// A pickle that is not read: damaged, or with something in it that is no data.
public final class PickleException extends Exception {

    private static final long serialVersionUID = 1L;

    public PickleException(String message) {
        super(message);
    }
}
