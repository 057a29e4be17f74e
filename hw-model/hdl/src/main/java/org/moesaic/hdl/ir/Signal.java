package org.moesaic.hdl.ir;

import java.util.Objects;
import org.moesaic.hdl.Location;

/// A value with a place in a module: a port, a wire, a register, an output of an instance or the result of an operation.
/// It does not say what drives it; the module does ([Assign], [Register], [Instance], or an input [Port]), each signal once.
///
/// @param id number within its module, unique there, in order of creation
/// @param name unique within its module: `[A-Za-z_][A-Za-z0-9_]*`, after flattening with the instances before it (`cell.acc`)
/// @param type width and sign
/// @param temporary whether nobody chose the name: an intermediate result, which an emitter may write where it is used
/// @param location where it was written
public record Signal(int id, String name, Type type, boolean temporary, Location location) {

    public Signal {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(location);
    }

    public int width() {
        return type.width();
    }

    /// Within a module the number says all, and passes look signals up by the million.
    @Override
    public int hashCode() {
        return id;
    }

    /// `sum:u9`.
    @Override
    public String toString() {
        return name + ":" + type.text();
    }
}
