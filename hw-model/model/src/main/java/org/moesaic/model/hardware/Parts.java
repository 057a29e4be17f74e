package org.moesaic.model.hardware;

import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.moesaic.edge.Located;

/// Values that several parts of a description have.
final class Parts {

    private Parts() {}

    /// A quantity that means nothing at zero.
    static OptionalLong positive(Located value, ToLongFunction<String> unit) {
        OptionalLong read = value.quantity(unit);
        if (read.isPresent() && read.getAsLong() == 0) {
            value.problem("'" + value.text().orElse("") + "' is zero", "more than zero is needed");
            return OptionalLong.empty();
        }
        return read;
    }

    /// A count that the schema has bounded from 1 to an `int`; empty where it has complained.
    static OptionalLong count(Located value) {
        OptionalLong read = value.integer();
        boolean fits =
                read.isPresent() && read.getAsLong() >= 1 && read.getAsLong() <= Integer.MAX_VALUE;
        return fits ? read : OptionalLong.empty();
    }
}
