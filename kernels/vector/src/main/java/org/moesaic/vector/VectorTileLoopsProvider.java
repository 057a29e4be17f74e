package org.moesaic.vector;

import org.moesaic.compute.analog.TileLoops;

/// Offers [VectorTileLoops] where the JVM can use vector units, in the terms of [VectorBackendProvider].
public final class VectorTileLoopsProvider implements TileLoops.Provider {

    private static final int PREFERENCE = 100;

    /// Has no state.
    public VectorTileLoopsProvider() {}

    @Override
    public boolean works() {
        return Machine.refusal().isEmpty();
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public TileLoops open() {
        return new VectorTileLoops();
    }
}
