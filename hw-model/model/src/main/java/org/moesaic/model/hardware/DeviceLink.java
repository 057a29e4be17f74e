package org.moesaic.model.hardware;

import java.util.Objects;

/// The way from one device to another.
///
/// @param name its name in the energy table (`link.NAME`) and in reports
/// @param latencyPicoseconds what each message costs before its first byte (alpha)
/// @param bytesPerSecond payload rate of one device in one direction (1 / beta)
public record DeviceLink(String name, long latencyPicoseconds, long bytesPerSecond) {

    public DeviceLink {
        Objects.requireNonNull(name);
        if (bytesPerSecond < 1 || latencyPicoseconds < 0) {
            throw new IllegalArgumentException("a link without bandwidth: " + name);
        }
    }
}
