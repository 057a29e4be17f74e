package org.moesaic.hdl;

/// A part of a [Data] that is not divided further.
///
/// @param path name within the whole, `""` for the whole itself, such as `bits_red`
/// @param bits the part
/// @param flipped whether it goes against the direction of the whole
record Leaf(String path, Bits bits, boolean flipped) {

    /// `bits_red`, or `~ready` for a flipped part.
    String described() {
        return (flipped ? "~" : "") + path;
    }

    Leaf within(String field, boolean flip) {
        return new Leaf(path.isEmpty() ? field : field + "_" + path, bits, flipped ^ flip);
    }
}
