package org.moesaic.model.placement;

import java.util.Objects;
import java.util.Optional;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// What a policy has to go by.
///
/// @param model the model whose experts are placed
/// @param hardware where they can go
/// @param spec the policy as written, with its parameters
/// @param cacheHome the tier whose experts a cache will serve, if there is a cache: where experts live unless the policy
///     itself says otherwise
/// @param profile how often experts were selected, for policies that learn ([Policy#learns()]); such a policy always
///     gets one from the command
/// @param errors what each expert loses in each number of bits, if anybody measured it
/// @param weights what the weights of a checkpoint say, for policies that read them ([Policy#readsWeights()])
public record PolicyRequest(
        ModelCard model,
        Hardware hardware,
        Spec spec,
        Optional<Tier> cacheHome,
        Optional<RoutingProfile> profile,
        Optional<ErrorTable> errors,
        Optional<WeightScores> weights) {

    public PolicyRequest {
        Objects.requireNonNull(model);
        Objects.requireNonNull(hardware);
        Objects.requireNonNull(spec);
        Objects.requireNonNull(cacheHome);
        Objects.requireNonNull(profile);
        Objects.requireNonNull(errors);
        Objects.requireNonNull(weights);
    }

    /// The same with these errors.
    public PolicyRequest with(ErrorTable table) {
        return new PolicyRequest(
                model, hardware, spec, cacheHome, profile, Optional.of(table), weights);
    }

    /// The same with these weights.
    public PolicyRequest with(WeightScores scores) {
        return new PolicyRequest(
                model, hardware, spec, cacheHome, profile, errors, Optional.of(scores));
    }

    /// Without weights.
    public PolicyRequest(
            ModelCard model,
            Hardware hardware,
            Spec spec,
            Optional<Tier> cacheHome,
            Optional<RoutingProfile> profile,
            Optional<ErrorTable> errors) {
        this(model, hardware, spec, cacheHome, profile, errors, Optional.empty());
    }

    /// Without errors.
    public PolicyRequest(
            ModelCard model,
            Hardware hardware,
            Spec spec,
            Optional<Tier> cacheHome,
            Optional<RoutingProfile> profile) {
        this(model, hardware, spec, cacheHome, profile, Optional.empty());
    }

    /// Without a profile.
    public PolicyRequest(ModelCard model, Hardware hardware, Spec spec, Optional<Tier> cacheHome) {
        this(model, hardware, spec, cacheHome, Optional.empty());
    }
}
