package org.moesaic.model.placement;

import java.util.Objects;
import java.util.Optional;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// What a policy has to go by.
///
/// @param model the model whose experts are placed
/// @param hardware where they can go
/// @param spec the policy as written, with its parameters
/// @param cacheHome the tier whose experts a cache will serve, if there is a cache: where experts live unless the policy
///     itself says otherwise
public record PolicyRequest(
        ModelCard model, Hardware hardware, Spec spec, Optional<Tier> cacheHome) {

    public PolicyRequest {
        Objects.requireNonNull(model);
        Objects.requireNonNull(hardware);
        Objects.requireNonNull(spec);
        Objects.requireNonNull(cacheHome);
    }
}
