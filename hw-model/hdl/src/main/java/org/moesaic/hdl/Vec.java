package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Several values of one shape.
///
/// @param <T> what an element is
public final class Vec<T extends Data> extends Data implements Iterable<T> {

    private final Shape<T> shape;
    private final List<T> elements;

    Vec(Shape<T> shape, List<T> elements) {
        this.shape = shape;
        this.elements = List.copyOf(elements);
    }

    VecShape<T> shape() {
        return new VecShape<>(elements.size(), shape);
    }

    @Override
    List<Leaf> leaves() {
        List<Leaf> all = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            for (Leaf leaf : elements.get(i).leaves()) {
                all.add(leaf.within(String.valueOf(i), false));
            }
        }
        return all;
    }

    public int size() {
        return elements.size();
    }

    /// Element `index`.
    public T get(int index) {
        if (index < 0 || index >= elements.size()) {
            throw Misuse.of(
                    label(),
                    "no element %d in a vector of %d".formatted(index, elements.size()),
                    "elements are 0 to %d".formatted(elements.size() - 1));
        }
        return elements.get(index);
    }

    /// The element that a value of the circuit names. Read, it is 0 beyond the last element; set, nothing changes there.
    ///
    /// @throws HdlException if the index is wider than it needs to be
    public T get(UInt index) {
        int needed = Hdl.indexWidth(elements.size());
        if (index.width() > needed) {
            throw Misuse.of(
                    index.net().label(),
                    "an index of %s for a vector of %d elements"
                            .formatted(Widths.name(index), elements.size()),
                    "write .truncate(%d)".formatted(needed));
        }
        ModuleBuilder builder = ModuleBuilder.current();
        List<List<Leaf>> parts = elements.stream().map(Data::leaves).toList();
        int[] next = {0};
        return shape.make(
                (_, _, _) -> {
                    int part = next[0]++;
                    return Net.element(
                            builder,
                            index.net(),
                            parts.stream().map(leaves -> leaves.get(part).bits().net()).toList());
                },
                "",
                false);
    }

    /// Takes the values where the current block applies.
    public void set(Vec<T> values) {
        connect(values);
    }

    /// All elements in order.
    public List<T> elements() {
        return elements;
    }

    @Override
    public Iterator<T> iterator() {
        return elements.iterator();
    }

    private String label() {
        List<Leaf> leaves = leaves();
        return leaves.isEmpty() ? "" : leaves.getFirst().bits().net().label();
    }
}
