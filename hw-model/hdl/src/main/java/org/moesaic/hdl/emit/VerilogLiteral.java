package org.moesaic.hdl.emit;

import java.math.BigInteger;
import org.moesaic.hdl.ir.Type;

/// Constants with their width.
final class VerilogLiteral {

    /// Wider constants are written in hexadecimal: nobody reads twenty decimal digits.
    private static final int WIDEST_DECIMAL = 32;

    private VerilogLiteral() {}

    /// `8'd200`, `-8'sd3`, `72'h0123…`.
    static Expression of(Type type, BigInteger value) {
        int width = type.width();
        String sign = type.signed() ? "s" : "";
        if (width > WIDEST_DECIMAL) {
            BigInteger bits = value.mod(BigInteger.ONE.shiftLeft(width));
            return Expression.primary(
                    "%d'%sh%s".formatted(width, sign, bits.toString(16)), type.signed());
        }
        if (value.equals(type.minimum()) && type.signed()) {
            // its magnitude is not a value of the type
            BigInteger bits = value.mod(BigInteger.ONE.shiftLeft(width));
            return Expression.primary("%d'sh%s".formatted(width, bits.toString(16)), true);
        }
        String text = "%d'%sd%s".formatted(width, sign, value.abs());
        return value.signum() < 0
                ? Expression.compound("-" + text, true)
                : Expression.primary(text, type.signed());
    }

    /// All bits 0, without sign.
    static String zeros(int width) {
        return width > WIDEST_DECIMAL ? "{" + width + "{1'b0}}" : width + "'d0";
    }
}
