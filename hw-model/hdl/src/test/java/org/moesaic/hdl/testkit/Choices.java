package org.moesaic.hdl.testkit;

import java.math.BigInteger;
import java.util.List;
import org.moesaic.hdl.ir.EnumType;
import org.moesaic.hdl.ir.Type;

/// Decisions read off one number, digit by digit in a mixed base. When the number is used up all digits are 0, and 0 is
/// always the plainest choice: so smaller numbers mean plainer circuits, which is what shrinking needs.
final class Choices {

    private static final int[] EDGES = {1, 2, 8, 16, 31, 32, 33, 63, 64, 65, 127, 128, 129, 130};
    private static final EnumType PHASE = new EnumType("Phase", List.of("IDLE", "LOAD", "RUN"));

    private final long number;
    private long rest;

    Choices(long number) {
        this.number = number;
        this.rest = number;
    }

    /// 0 … bound − 1.
    int below(int bound) {
        int digit = (int) Long.remainderUnsigned(rest, bound);
        rest = Long.divideUnsigned(rest, bound);
        return digit;
    }

    /// One time in `of`.
    boolean seldom(int of) {
        return below(of) == of - 1;
    }

    int width(int maximum) {
        int width =
                switch (below(3)) {
                    case 0 -> 1 + below(8);
                    case 1 -> EDGES[below(EDGES.length)];
                    default -> 1 + below(maximum);
                };
        return Math.min(width, maximum);
    }

    Type type(int maximumWidth) {
        if (seldom(12) && maximumWidth >= PHASE.width()) {
            return PHASE;
        }
        return Type.of(below(2) == 1, width(maximumWidth));
    }

    /// A value of a type: often one at an edge, else bits mixed from the whole number.
    BigInteger value(Type type) {
        return switch (below(6)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> type.wrap(BigInteger.ONE);
            case 2 -> type.minimum();
            case 3 -> type.maximum();
            default -> type.wrap(Mixing.bits(number, type.width()));
        };
    }
}
