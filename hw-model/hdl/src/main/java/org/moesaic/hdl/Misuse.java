package org.moesaic.hdl;

/// Errors at the line of the user that is being executed.
final class Misuse {

    private Misuse() {}

    static HdlException of(String signal, String message, String cure) {
        return new HdlException(new HdlProblem(Source.here(), signal, message, cure));
    }
}
