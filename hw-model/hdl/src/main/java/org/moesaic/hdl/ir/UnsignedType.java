package org.moesaic.hdl.ir;

/// Bits without a sign; one bit is also a condition.
///
/// @param width bits
public record UnsignedType(int width) implements Type {

    public UnsignedType {
        Type.checkWidth(width);
    }

    @Override
    public boolean signed() {
        return false;
    }

    @Override
    public String text() {
        return "u" + width;
    }
}
