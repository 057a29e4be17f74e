package org.moesaic.hdl;

import org.moesaic.hdl.ir.Type;

/// What a port, wire, register or memory word is to be: its kind and its width, fixed here and never inferred. Made by the
/// functions of [Hdl]: `uint(8)`, `vec(4, sint(16))`, `bundle(Pixel::new)`.
///
/// @param <T> what it makes
public abstract sealed class Shape<T extends Data> permits GroundShape, VecShape, BundleShape {

    Shape() {}

    /// Makes a value part by part.
    ///
    /// @param path name of the whole so far
    abstract T make(LeafMaker maker, String path, boolean flipped);

    /// Bits of all parts together.
    public abstract int width();

    /// Where the parts of a value come from: ports, wires, slices of a memory word.
    interface LeafMaker {
        Net leaf(String path, Type type, boolean flipped);
    }
}
