package org.moesaic.traces.batching;

/// A request as a scheduler sees it.
///
/// @param arrivalStep the step before which it has come, at least 0
/// @param prefillTokens tokens that may run many at a time; 0 for a trace of decoding only
/// @param decodeTokens tokens that run one a step
public record ServedRequest(long arrivalStep, int prefillTokens, int decodeTokens) {

    public ServedRequest {
        if (arrivalStep < 0
                || prefillTokens < 0
                || decodeTokens < 0
                || (long) prefillTokens + decodeTokens < 1) {
            throw new IllegalArgumentException(
                    "a request at step %d of %d and %d tokens"
                            .formatted(arrivalStep, prefillTokens, decodeTokens));
        }
    }

    int tokens() {
        return Math.addExact(prefillTokens, decodeTokens);
    }
}
