package org.moesaic.hdl.lib;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.UInt;

/// Counts the cycles in which `enable` is 1: 0, 1, … n − 1, 0, …
public final class WrapCounter extends Component {
    public final Bool enable = input("enable", bool());
    public final UInt count;

    /// Whether the counter starts over at the end of this cycle.
    public final Bool wraps = output("wraps", bool());

    /// @param n how many values there are, at least 1
    public WrapCounter(int n) {
        count = output("count", uint(indexWidth(n)));
        UInt value = register("value", uint(indexWidth(n)), 0);
        Bool last = value.eq(n - 1).named("last");
        // Without the comparison the adder would count on to the next power of two.
        when(enable, () -> value.set(value.addWrap(1)));
        when(enable.and(last), () -> value.set(0));
        count.set(value);
        wraps.set(enable.and(last));
    }
}
