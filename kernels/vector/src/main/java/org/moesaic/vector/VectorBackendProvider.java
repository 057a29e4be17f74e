package org.moesaic.vector;

import java.util.List;
import org.moesaic.compute.Backend;
import org.moesaic.compute.BackendProvider;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Offers the CPU's vector units where the JVM can use them. What needs the incubator is in other classes, which are not
/// touched before it was found.
public final class VectorBackendProvider implements BackendProvider {

    /// Before it a backend that is a hundred times slower, behind it none on a CPU.
    private static final int PREFERENCE = 100;

    private final String refusal = Machine.refusal();

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public List<String> devices() {
        return refusal.isEmpty() ? List.of(VectorBackend.describe()) : List.of();
    }

    @Override
    public String refusal() {
        return refusal;
    }

    @Override
    public Backend open(int device, int threads) {
        if (!refusal.isEmpty()) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE, Problem.of("the vector backend does not work here", refusal));
        }
        if (device != 0 || threads < 1) {
            throw new IllegalArgumentException(
                    "device " + device + " with " + threads + " threads");
        }
        return new VectorBackend(threads);
    }
}
