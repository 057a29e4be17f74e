package org.moesaic.hdl.ir;

/// A number in two's complement.
///
/// @param width bits, with the sign
public record SignedType(int width) implements Type {

    public SignedType {
        Type.checkWidth(width);
    }

    @Override
    public boolean signed() {
        return true;
    }

    @Override
    public String text() {
        return "s" + width;
    }
}
