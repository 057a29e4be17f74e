package org.moesaic.model.hardware;

import java.util.Objects;

/// A link between two tiers, such as the one from the host to the device.
///
/// @param name its name in the energy table (`link.NAME`) and in reports
/// @param far the slower tier
/// @param near the faster tier
/// @param bytesPerSecond payload rate in one direction
/// @param latencyPicoseconds from the first byte sent to the first byte received
public record Link(String name, Tier far, Tier near, long bytesPerSecond, long latencyPicoseconds) {

    public Link {
        Objects.requireNonNull(name);
        if (far.compareTo(near) <= 0) {
            throw new IllegalArgumentException("a link from " + far + " to " + near);
        }
        if (bytesPerSecond <= 0 || latencyPicoseconds < 0) {
            throw new IllegalArgumentException("a link without bandwidth: " + name);
        }
    }
}
