package org.moesaic.model.hardware;

import java.util.Objects;

/// A memory of one tier, all its channels together.
///
/// @param tier where it stands in the hierarchy; a description has at most one memory of each tier
/// @param capacityBytes what it can hold
/// @param peakBytesPerSecond the wires' rate
/// @param achievableBytesPerSecond peak less refresh: what a long stream gets
/// @param writeBytesPerSecond what a long stream of writes gets; flash writes slower than it reads
/// @param unloadedPicoseconds latency of a first access with nothing else under way
/// @param technology the preset and channels in words, such as `hbm3-6400 x 96`
public record Memory(
        Tier tier,
        long capacityBytes,
        long peakBytesPerSecond,
        long achievableBytesPerSecond,
        long writeBytesPerSecond,
        long unloadedPicoseconds,
        String technology) {

    public Memory {
        Objects.requireNonNull(tier);
        Objects.requireNonNull(technology);
        if (capacityBytes <= 0
                || achievableBytesPerSecond <= 0
                || writeBytesPerSecond <= 0
                || unloadedPicoseconds < 0) {
            throw new IllegalArgumentException("a memory without capacity or bandwidth: " + tier);
        }
    }

    /// A memory that writes as fast as it reads.
    public Memory(
            Tier tier,
            long capacityBytes,
            long peakBytesPerSecond,
            long achievableBytesPerSecond,
            long unloadedPicoseconds,
            String technology) {
        this(
                tier,
                capacityBytes,
                peakBytesPerSecond,
                achievableBytesPerSecond,
                achievableBytesPerSecond,
                unloadedPicoseconds,
                technology);
    }
}
