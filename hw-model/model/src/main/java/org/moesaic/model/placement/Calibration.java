package org.moesaic.model.placement;

import java.util.Objects;
import java.util.Optional;
import org.moesaic.traces.statistics.RoutingProfile;

/// What was measured of a model beforehand, on data of its own.
///
/// @param profile how often, and with what weight, experts were selected
/// @param errors what each expert loses in few bits
public record Calibration(Optional<RoutingProfile> profile, Optional<ErrorTable> errors) {

    /// Nothing was measured.
    public static final Calibration NONE = new Calibration(Optional.empty(), Optional.empty());

    public Calibration {
        Objects.requireNonNull(profile);
        Objects.requireNonNull(errors);
    }
}
