package org.moesaic.hdl;

import java.math.BigInteger;

/// The branches of a switch over an enumeration. Where every member has a case, what all of them set counts as always set;
/// a code that is no member (it cannot arise from members) is then treated as the last case.
///
/// @param <E> the enumeration
public final class EnumSwitch<E extends Enum<E>> {

    private final Cases cases;

    EnumSwitch(Enumerated<E> value) {
        cases = new Cases(value, BigInteger.valueOf(value.shape().members().size()));
    }

    /// What is set in the body applies where the value is this member.
    public EnumSwitch<E> is(E member, Runnable body) {
        cases.is(BigInteger.valueOf(member.ordinal()), member.name(), body);
        return this;
    }

    /// What is set in the body applies where the value is none of the members named before.
    public void otherwise(Runnable body) {
        cases.otherwise(body);
    }
}
