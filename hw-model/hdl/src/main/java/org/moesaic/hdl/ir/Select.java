package org.moesaic.hdl.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A choice of many: element `index` of a vector. An index at or beyond the number of elements gives 0.
///
/// @param index any unsigned type; values beyond the last element are allowed
/// @param elements at least one, all of the same type, which is also the result's
public record Select(Signal index, List<Signal> elements) implements Operation {

    public Select {
        Objects.requireNonNull(index);
        elements = List.copyOf(elements);
        if (index.type().signed() || elements.stream().map(Signal::type).distinct().count() != 1) {
            throw new IllegalArgumentException("select " + index + " of " + elements);
        }
    }

    @Override
    public Type type() {
        return elements.getFirst().type();
    }

    @Override
    public List<Signal> operands() {
        List<Signal> all = new ArrayList<>(elements.size() + 1);
        all.add(index);
        all.addAll(elements);
        return all;
    }
}
