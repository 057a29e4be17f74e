package org.moesaic.hdl;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Signal;

/// The branches of a switch, by code; what [EnumSwitch] and [UIntSwitch] have in common.
final class Cases {

    private final ModuleBuilder builder = ModuleBuilder.current();
    private final Statement.Choice choice = new Statement.Choice(true);
    private final Signal value;
    private final String label;
    private final BigInteger possible;
    private final Map<BigInteger, Location> seen = new HashMap<>();
    private boolean closed;

    /// @param possible number of codes that can occur
    Cases(Bits value, BigInteger possible) {
        this.value = Bits.read(value);
        this.label = value.net().label();
        this.possible = possible;
        builder.blocks().add(choice);
    }

    void is(BigInteger code, String name, Runnable body) {
        checkOpen("is");
        Location at = Source.here();
        Location first = seen.putIfAbsent(code, at);
        if (first != null) {
            throw Misuse.of(
                    label,
                    "%s is a case already, at %s".formatted(name, first),
                    "name each case once");
        }
        if (seen.size() == possible.intValueExact()) {
            // Nothing else can occur: the last case needs no condition, and what all cases set is
            // always set.
            closed = true;
            builder.blocks().branch(choice, null, at, body);
            return;
        }
        Signal literal = builder.operation(new Literal(value.type(), code), at);
        Signal hit = builder.operation(new Binary(BinaryOperator.EQUAL, value, literal), at);
        builder.blocks().branch(choice, hit, at, body);
    }

    void otherwise(Runnable body) {
        checkOpen("otherwise");
        closed = true;
        builder.blocks().branch(choice, null, Source.here(), body);
    }

    private void checkOpen(String word) {
        if (closed && word.equals("otherwise") && seen.size() == possible.intValue()) {
            throw Misuse.of(
                    label, "otherwise after all cases", "nothing is left for it; remove it");
        }
        if (ModuleBuilder.current() != builder || closed || !builder.blocks().isOpen(choice)) {
            throw Misuse.of(
                    label,
                    word + " does not follow its switchOn",
                    "write switchOn(x).is(…).is(…).otherwise(…) in one go, otherwise last and once");
        }
    }
}
