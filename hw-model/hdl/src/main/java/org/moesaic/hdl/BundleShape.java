package org.moesaic.hdl;

import java.util.function.Supplier;

/// The shape of a bundle.
///
/// @param <B> the class of the bundle
public final class BundleShape<B extends Bundle> extends Shape<B> {

    private final Supplier<B> constructor;

    BundleShape(Supplier<B> constructor) {
        this.constructor = constructor;
    }

    @Override
    B make(LeafMaker maker, String path, boolean flipped) {
        return Bundle.build(constructor, maker, path, flipped);
    }

    private B example() {
        return make((_, type, _) -> Net.unbound(type), "", false);
    }

    @Override
    public int width() {
        return example().width();
    }

    /// The name of the bundle's class.
    @Override
    public String toString() {
        return example().getClass().getSimpleName();
    }
}
