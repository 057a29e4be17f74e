package org.moesaic.model.hardware;

import java.util.List;
import java.util.Objects;

/// A link between devices that is known by name.
///
/// @param name in lower case with dashes, such as `rdma-400g`
/// @param aliases other names
/// @param description one sentence
/// @param latencyPicoseconds of one message; of the whole exchange where it is `fitted`
/// @param bytesPerSecond payload rate of one device in one direction
/// @param fittedNode devices of a node where latency and rate were fitted to whole exchanges; 0 where they were not
/// @param innerBytesPerSecond rate inside such a node; 0 where there is no fit
/// @param source where the figures are from
public record LinkPreset(
        String name,
        List<String> aliases,
        String description,
        long latencyPicoseconds,
        long bytesPerSecond,
        int fittedNode,
        long innerBytesPerSecond,
        String source) {

    public LinkPreset {
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
        Objects.requireNonNull(source);
        aliases = List.copyOf(aliases);
    }

    /// Whether latency and rate were fitted to measured exchanges of all devices.
    public boolean fitted() {
        return fittedNode > 0;
    }
}
