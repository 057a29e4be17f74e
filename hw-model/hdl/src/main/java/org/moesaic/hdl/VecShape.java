package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.List;

/// The shape of several values of one shape.
///
/// @param <T> what an element is
public final class VecShape<T extends Data> extends Shape<Vec<T>> {

    private final int size;
    private final Shape<T> element;

    VecShape(int size, Shape<T> element) {
        this.size = size;
        this.element = element;
    }

    @Override
    Vec<T> make(LeafMaker maker, String path, boolean flipped) {
        List<T> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            elements.add(element.make(maker, Names.join(path, String.valueOf(i)), flipped));
        }
        return new Vec<>(element, elements);
    }

    @Override
    public int width() {
        return size * element.width();
    }

    @Override
    public String toString() {
        return "Vec(" + size + ", " + element + ")";
    }
}
