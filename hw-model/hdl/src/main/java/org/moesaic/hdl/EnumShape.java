package org.moesaic.hdl;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.moesaic.hdl.ir.EnumType;

/// The shape of a Java enumeration; a member's code is its ordinal.
///
/// @param <E> the enumeration
public final class EnumShape<E extends Enum<E>> extends GroundShape<Enumerated<E>> {

    private final List<E> members;

    EnumShape(Class<E> enumeration) {
        super(
                new EnumType(
                        enumeration.getSimpleName(),
                        Arrays.stream(enumeration.getEnumConstants()).map(Enum::name).toList()));
        members = List.of(enumeration.getEnumConstants());
    }

    @Override
    Enumerated<E> wrap(Net net) {
        return new Enumerated<>(net, this);
    }

    /// The members in the order of their codes.
    public List<E> members() {
        return members;
    }

    /// The constant.
    public Enumerated<E> of(E member) {
        return literal(BigInteger.valueOf(member.ordinal()));
    }

    /// Reads a code. A code that no member has is carried on as it is and is equal to no member.
    ///
    /// @param code exactly as wide as the enumeration
    public Enumerated<E> from(UInt code) {
        if (code.width() != width()) {
            throw Misuse.of(
                    code.net().label(),
                    "%s has codes of UInt(%d), not %s".formatted(this, width(), Widths.name(code)),
                    "use .extend(%d) or .truncate(%d)".formatted(width(), width()));
        }
        return wrap(Bits.resize(code, type()));
    }
}
