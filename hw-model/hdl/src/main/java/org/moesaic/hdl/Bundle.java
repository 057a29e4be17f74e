package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Several values with names, as one: extend it, declare the parts as fields, and use `bundle(MyBundle::new)` as a shape.
///
/// ```java
/// final class Pixel extends Bundle {
///     final UInt red = field("red", uint(8));
///     final UInt green = field("green", uint(8));
/// }
/// ```
///
/// A *flipped* field goes against the direction of the whole: an input of an output port, and in a connection the target
/// drives the source.
public abstract non-sealed class Bundle extends Data {

    private static final ThreadLocal<Making> AWAITED = new ThreadLocal<>();

    private final Making making;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /// Where the parts of the bundle that is being constructed come from.
    private record Making(
            Supplier<? extends Bundle> constructor,
            Shape.LeafMaker maker,
            String path,
            boolean flipped) {}

    /// @throws HdlException if it is called other than through a shape
    protected Bundle() {
        making = AWAITED.get();
        if (making == null) {
            String name = getClass().getSimpleName();
            throw new HdlException(
                    new HdlProblem(
                            Source.construction(getClass()),
                            "",
                            "new " + name + "() on its own",
                            "write bundle(%s::new) for its shape, and wire(\"name\", shape) or a port of it"
                                    .formatted(name)));
        }
        AWAITED.remove();
    }

    static <B extends Bundle> B build(
            Supplier<B> constructor, Shape.LeafMaker maker, String path, boolean flipped) {
        AWAITED.set(new Making(constructor, maker, path, flipped));
        try {
            return constructor.get();
        } finally {
            AWAITED.remove();
        }
    }

    /// A part that goes the way of the whole.
    protected final <T extends Data> T field(String name, Shape<T> shape) {
        return part(name, shape, false);
    }

    /// A part that goes against it.
    protected final <T extends Data> T flipped(String name, Shape<T> shape) {
        return part(name, shape, true);
    }

    private <T extends Data> T part(String name, Shape<T> shape, boolean flip) {
        Names.check(name);
        if (names.contains(name)) {
            throw Misuse.of(name, "two fields of one name", "names are unique in a bundle");
        }
        names.add(name);
        T part =
                shape.make(
                        making.maker(), Names.join(making.path(), name), making.flipped() ^ flip);
        part.leaves().forEach(leaf -> leaves.add(leaf.within(name, flip)));
        return part;
    }

    final BundleShape<? extends Bundle> shape() {
        return new BundleShape<>(making.constructor());
    }

    @Override
    final List<Leaf> leaves() {
        return leaves;
    }

    /// Takes the parts of another bundle of the same shape, each in its direction.
    public final void set(Bundle other) {
        connect(other);
    }
}
