package org.moesaic.traces.internal.json;

/// A piece of text that cannot be used: not JSON, or JSON that is not what it should be. The reader of the file says which
/// line it is.
public final class WrongLine extends Exception {

    private static final long serialVersionUID = 1L;

    private final String place;
    private final String cure;

    /// @param place place inside the line; may be empty
    public WrongLine(String place, String message, String cure) {
        // A file may be wrong in every line, and nobody reads these stack traces.
        super(message, null, false, false);
        this.place = place;
        this.cure = cure;
    }

    public String place() {
        return place;
    }

    public String cure() {
        return cure;
    }

    /// The same with a place in front of its own.
    public WrongLine at(String outer) {
        String joined = place.isEmpty() ? outer : outer + ", " + place;
        return new WrongLine(joined, getMessage(), cure);
    }
}
