package org.moesaic.compute;

import java.util.List;

/// Offers a kind of backend; found as a service, so that kernels and the libraries they need are loaded only when
/// somebody asks for them.
public interface BackendProvider {

    /// The name in options: `reference`, `vector`, `opencl`.
    String name();

    /// How fast it is expected to be, the larger the faster: the reference has 0.
    int preference();

    /// The devices that work here, in a stable order; empty if none does. Never throws for what is missing.
    List<String> devices();

    /// Why there are no devices, and what to install or switch on; empty if there are.
    String refusal();

    /// Opens one of its devices.
    ///
    /// @param device index into [#devices()]
    /// @param threads threads to use, where the backend has a say in that
    /// @throws org.moesaic.edge.MoesaicException UNAVAILABLE if it cannot be opened
    Backend open(int device, int threads);
}
