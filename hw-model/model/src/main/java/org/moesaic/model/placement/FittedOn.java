package org.moesaic.model.placement;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/// What a placement was fitted on, so that whoever judges it can tell whether it has seen the same rows.
///
/// @param name of the trace or calibration
/// @param sha256 of its file, in hexadecimal
/// @param share of its requests, the first ones; empty for all
public record FittedOn(String name, String sha256, Optional<BigDecimal> share) {

    public FittedOn {
        Objects.requireNonNull(name);
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(share);
    }

    /// True if a replay of a trace sees requests that the placement was fitted on.
    ///
    /// @param traceSha256 of the file that is replayed
    /// @param leftOut share of its requests that is not replayed, the first ones; empty for none
    public boolean sees(String traceSha256, Optional<BigDecimal> leftOut) {
        boolean beyond =
                share.isPresent()
                        && leftOut.isPresent()
                        && share.get().compareTo(leftOut.get()) <= 0;
        return sha256.equals(traceSha256) && !beyond;
    }
}
