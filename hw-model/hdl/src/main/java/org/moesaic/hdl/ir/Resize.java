package org.moesaic.hdl.ir;

import java.util.List;
import java.util.Objects;

/// The same number in another width or sign, the only conversion there is.
///
/// - wider: the *source's* sign decides what comes in, copies of its sign bit or zeros;
/// - narrower: the high bits are dropped;
/// - then the bits are read as the new type.
///
/// With the source's own type it is a plain connection.
///
/// @param source any type
/// @param type any type
public record Resize(Signal source, Type type) implements Operation {

    public Resize {
        Objects.requireNonNull(source);
        Objects.requireNonNull(type);
    }

    @Override
    public List<Signal> operands() {
        return List.of(source);
    }
}
