package org.moesaic.traces.synthesis;

import java.util.Arrays;

/// Which requests a generated trace has, and how many tokens each.
public final class RequestPlan {

    private final long[] firstTokens;

    private RequestPlan(long[] firstTokens) {
        this.firstTokens = firstTokens;
    }

    /// So many requests of so many tokens each.
    public static RequestPlan even(int requests, int tokensEach) {
        long[] first = new long[requests + 1];
        for (int request = 0; request < requests; request++) {
            first[request + 1] = first[request] + tokensEach;
        }
        return new RequestPlan(first);
    }

    /// So many requests, each as long as one of the profile's.
    public static RequestPlan requests(GeneratorProfile profile, int requests) {
        long[] first = new long[requests + 1];
        for (int request = 0; request < requests; request++) {
            first[request + 1] = first[request] + length(profile, request);
        }
        return new RequestPlan(first);
    }

    /// As many requests of the profile's lengths as hold so many tokens; the last one is cut.
    public static RequestPlan tokens(GeneratorProfile profile, long tokens) {
        long[] first = new long[1024];
        int requests = 0;
        while (first[requests] < tokens) {
            if (requests + 1 == first.length) {
                first = Arrays.copyOf(first, first.length * 2);
            }
            long end = first[requests] + length(profile, requests);
            first[++requests] = Math.min(tokens, end);
        }
        return new RequestPlan(Arrays.copyOf(first, requests + 1));
    }

    private static int length(GeneratorProfile profile, long request) {
        return profile.requests().get(RequestGenerator.place(profile, request)).tokens();
    }

    public int requests() {
        return firstTokens.length - 1;
    }

    public long tokens() {
        return firstTokens[requests()];
    }

    /// Tokens of one request.
    public int tokens(long request) {
        return (int) (firstTokens[(int) request + 1] - firstTokens[(int) request]);
    }

    /// Tokens before a request.
    public long firstToken(long request) {
        return firstTokens[(int) request];
    }
}
