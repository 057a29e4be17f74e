package org.moesaic.hdl;

import java.util.Iterator;
import java.util.List;

/// Puts single values together to something of the form of another.
final class Rebuild {

    private Rebuild() {}

    /// @param nets one for each leaf of `example`, in order
    static <T extends Data> T like(T example, List<Net> nets) {
        Iterator<Net> next = nets.iterator();
        return shape(example).make((_, _, _) -> next.next(), "", false);
    }

    // The shape of a value makes values of its class.
    @SuppressWarnings("unchecked")
    static <T extends Data> Shape<T> shape(T example) {
        return (Shape<T>)
                switch ((Data) example) {
                    case Bool _ -> Hdl.bool();
                    case UInt value -> Hdl.uint(value.width());
                    case SInt value -> Hdl.sint(value.width());
                    case Enumerated<?> value -> value.shape();
                    case Vec<?> value -> value.shape();
                    case Bundle value -> value.shape();
                };
    }
}
