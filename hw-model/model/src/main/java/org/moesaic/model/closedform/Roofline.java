package org.moesaic.model.closedform;

/// The time that a product cannot beat: the longer of computing and of moving its bytes.
///
/// t = max(macs / (peak ηc), bytes / (bandwidth ηm)) + launch. With constant efficiencies it is good to about ±12 %
/// on measured A100 products (LLMCompass `ae/figure5`).
///
/// @param macsPerSecond peak multiply-accumulates per second (half of the operations that data sheets count)
/// @param bytesPerSecond memory bandwidth
/// @param computeEfficiency reachable share of the first, in (0, 1]
/// @param memoryEfficiency reachable share of the second, in (0, 1]
/// @param launchPicoseconds what each product costs before it starts
public record Roofline(
        double macsPerSecond,
        double bytesPerSecond,
        double computeEfficiency,
        double memoryEfficiency,
        long launchPicoseconds) {

    private static final double PICOSECONDS_PER_SECOND = 1e12;

    public Roofline {
        if (!(macsPerSecond > 0) || !(bytesPerSecond > 0) || launchPicoseconds < 0) {
            throw new IllegalArgumentException("a roofline without a roof");
        }
        requireShare(computeEfficiency);
        requireShare(memoryEfficiency);
    }

    /// The roofs themselves: full efficiency, no launch.
    public static Roofline ideal(double macsPerSecond, double bytesPerSecond) {
        return new Roofline(macsPerSecond, bytesPerSecond, 1, 1, 0);
    }

    /// Least time for so much work, rounded up to whole picoseconds.
    public long picoseconds(long macs, long bytes) {
        double bound = Math.max(computePicoseconds(macs), memoryPicoseconds(bytes));
        return Math.addExact(launchPicoseconds, (long) Math.ceil(bound));
    }

    /// True if moving the bytes takes longer than computing.
    public boolean memoryBound(long macs, long bytes) {
        return memoryPicoseconds(bytes) > computePicoseconds(macs);
    }

    private double computePicoseconds(long macs) {
        return macs * PICOSECONDS_PER_SECOND / (macsPerSecond * computeEfficiency);
    }

    private double memoryPicoseconds(long bytes) {
        return bytes * PICOSECONDS_PER_SECOND / (bytesPerSecond * memoryEfficiency);
    }

    private static void requireShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("an efficiency of " + share);
        }
    }
}
