package org.moesaic.traces.statistics;

/// How much a request repeats itself: the peak, over lags of 2 to 128 rows, of the mean overlap
/// |S(t) AND S(t - lag)| / K over layers and over the pairs of rows that both lie in its second half.
///
/// @param requestId the request that repeats itself most
/// @param lag the lag of its peak, in rows
/// @param share mean overlap at that lag, 0 to 1
/// @param requests requests long enough to tell (64 rows)
/// @param looping requests whose peak is above [#LOOP]
public record SelfOverlap(String requestId, int lag, double share, int requests, int looping) {

    /// Above this a request has fallen into a loop. Clean greedy captures stay below 0.4, looping ones are seen from
    /// 0.68 on.
    public static final double LOOP = 0.6;
}
