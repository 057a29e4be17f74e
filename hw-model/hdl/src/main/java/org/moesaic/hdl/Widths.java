package org.moesaic.hdl;

import org.moesaic.hdl.ir.EnumType;
import org.moesaic.hdl.ir.SignedType;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.UnsignedType;

/// What is said to a user whose widths or signs do not meet: both of them, and what to write.
final class Widths {

    private Widths() {}

    /// How a user writes a type: `UInt(8)`.
    static String name(Type type) {
        return switch (type) {
            case UnsignedType unsigned -> "UInt(" + unsigned.width() + ")";
            case SignedType signed -> "SInt(" + signed.width() + ")";
            case EnumType enumeration -> enumeration.name();
        };
    }

    static String name(Bits bits) {
        return bits instanceof Bool ? "Bool" : name(bits.net().type());
    }

    /// @throws HdlException if the two are not of one type; `action` is what was tried, such as `set` or `and`
    static void checkSame(String action, Bits left, Bits right) {
        Type wanted = left.net().type();
        Type found = right.net().type();
        if (wanted.equals(found) && (left instanceof Bool) == (right instanceof Bool)) {
            return;
        }
        throw Misuse.of(
                left.net().label(),
                "%s: %s meets %s%s"
                        .formatted(action, name(left), right.net().described(), name(right)),
                cure(left, right));
    }

    private static String cure(Bits left, Bits right) {
        Type wanted = left.net().type();
        Type found = right.net().type();
        if (wanted instanceof EnumType || found instanceof EnumType) {
            return "an enumeration meets only itself; .asUInt() gives its code";
        }
        if (left instanceof Bool) {
            return found.width() == 1
                    ? "write .asBool()"
                    : "write .bit(i), .anyOne() or a comparison to get a Bool";
        }
        if (right instanceof Bool) {
            return "write .asUInt() to make a number of one bit of it";
        }
        if (wanted.signed() != found.signed()) {
            return found.signed()
                    ? "write .asUInt() to read the bits without sign"
                    : "write .toSInt() to keep the value (one bit more), or .asSInt() to read the bits with sign";
        }
        int difference = Math.abs(wanted.width() - found.width());
        String bits = difference == 1 ? "1 bit" : difference + " bits";
        return found.width() > wanted.width()
                ? "write .truncate(%d) to drop the high %s, .saturate(%d) to clamp, or make the left one %d bits wide"
                        .formatted(wanted.width(), bits, wanted.width(), found.width())
                : "write .extend(%d) to add %s".formatted(wanted.width(), bits);
    }
}
