package org.moesaic.compute;

import java.util.List;

/// The provider of [ReferenceBackend], which works everywhere.
public final class ReferenceProvider implements BackendProvider {

    /// For the service loader.
    public ReferenceProvider() {}

    @Override
    public String name() {
        return ReferenceBackend.NAME;
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public List<String> devices() {
        return List.of(ReferenceBackend.DEVICE);
    }

    @Override
    public String refusal() {
        return "";
    }

    @Override
    public Backend open(int device, int threads) {
        return new ReferenceBackend();
    }
}
