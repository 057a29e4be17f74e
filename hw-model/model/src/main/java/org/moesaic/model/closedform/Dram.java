package org.moesaic.model.closedform;

import java.util.Objects;

/// Bandwidth and latency of some channels of a DRAM preset.
///
/// Sources: Ramulator 2.1 `tests/latency_throughput/utils/spec.py` for peak, refresh loss and unloaded latency; the
/// limits of random chunks follow from what tRC and tFAW mean. Rates are rounded down and times up, once.
///
/// @param preset the standard and speed
/// @param channels channels that work side by side
public record Dram(DramPreset preset, int channels) {

    /// Rows that may be activated within one tFAW.
    private static final int ROWS_PER_WINDOW = 4;

    public Dram {
        Objects.requireNonNull(preset);
        if (channels < 1) {
            throw new IllegalArgumentException(channels + " channels");
        }
    }

    /// The wires' rate, all channels together.
    public long peakBytesPerSecond() {
        return Math.multiplyExact(preset.peakBytesPerSecond(), (long) channels);
    }

    /// Peak less all-bank refresh: what a long stream over all banks gets.
    public long achievableBytesPerSecond() {
        return achievable().bytesPerSecond();
    }

    /// Precharge, activate and read latency of an access with nothing else under way.
    public long unloadedPicoseconds() {
        return (long) preset.unloadedCycles() * preset.clockPicoseconds();
    }

    /// What a pattern gets, all channels together.
    public long bytesPerSecond(AccessPattern pattern) {
        return rate(pattern).bytesPerSecond();
    }

    /// Time to read so many bytes: the unloaded latency, then the pattern's rate.
    ///
    /// @throws IllegalArgumentException if `bytes` is negative
    public long timePicoseconds(long bytes, AccessPattern pattern) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        return Math.addExact(unloadedPicoseconds(), rate(pattern).picoseconds(bytes));
    }

    private Rate rate(AccessPattern pattern) {
        return switch (pattern) {
            case AccessPattern.Stream() -> achievable();
            case AccessPattern.RandomChunks(long chunkBytes) ->
                    achievable().min(activations().times(chunkBytes));
        };
    }

    private Rate achievable() {
        int interval = preset.refreshIntervalCycles();
        return Rate.of(preset.peakBytesPerSecond())
                .times(channels)
                .times(interval - preset.refreshLostCycles(), interval);
    }

    /// Rows that can be opened per second, in all channels together: each bank once a tRC, and in each pseudo-channel
    /// four a tFAW.
    private Rate activations() {
        long clock = preset.clockPicoseconds();
        Rate rows = Rate.each(preset.banks(), preset.rowCycles() * clock);
        if (preset.fourActivationCycles().isPresent()) {
            long window = preset.fourActivationCycles().getAsInt() * clock;
            rows = rows.min(Rate.each(ROWS_PER_WINDOW, window));
        }
        return rows.times((long) preset.pseudoChannels() * channels);
    }
}
