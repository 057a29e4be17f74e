package org.moesaic.hdl;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Unary;

/// Names within one module. A user's name starts with a letter and an intermediate result's with `_`, so that the two
/// never meet; results are numbered for each kind of operation, so that an added multiplexer renames no adder.
final class SignalNames {

    private final Map<String, Location> taken = new HashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();

    /// Takes a name.
    ///
    /// @throws HdlException if it is taken or cannot be a name
    String take(String name, Location location) {
        Names.check(name);
        Location first = taken.putIfAbsent(name, location);
        if (first != null) {
            throw Misuse.of(
                    name, "the name is taken already, at " + first, "names are unique in a module");
        }
        return name;
    }

    boolean isTaken(String name) {
        return taken.containsKey(name);
    }

    String temporary(Operation operation) {
        String kind = kind(operation);
        return "_" + kind + "_" + counters.merge(kind, 1, Integer::sum);
    }

    private static String kind(Operation operation) {
        return switch (operation) {
            case Literal _ -> "literal";
            case Unary unary -> unary.operator().name().toLowerCase(Locale.ROOT);
            case Binary binary -> binary.operator().name().toLowerCase(Locale.ROOT);
            case Mux _ -> "mux";
            case Select _ -> "select";
            case Slice _ -> "slice";
            case Concat _ -> "concat";
            case Resize _ -> "resize";
            case MemoryRead _ -> "read";
        };
    }
}
