package org.moesaic.traces.synthesis;

/// When requests arrive: independently of each other, at a mean rate (a Poisson process).
///
/// @param perSecond mean number of requests in a second, above 0
/// @param seed the same seed gives the same times
public record Arrivals(double perSecond, long seed) {

    /// Keeps these random numbers apart from those of the rows.
    private static final long PURPOSE = 3;

    public Arrivals {
        if (!(perSecond > 0) || perSecond == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(perSecond + " requests in a second");
        }
    }

    /// Nanoseconds from the arrival before this request, or from the start, to its own.
    public long gapNanoseconds(long request) {
        double unit = Mix.unit(Mix.bits(Mix.bits(seed, PURPOSE), request));
        return (long) Math.min(Long.MAX_VALUE, -StrictMath.log(1 - unit) / perSecond * 1e9);
    }
}
