package org.moesaic.traces.synthesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.statistics.LayerCoupling;

/// Fits a [GeneratorProfile] to a trace.
final class ProfileFit {

    /// A request's own popularity is taken towards that of all requests as if it had been seen in so many tokens more:
    /// an expert that a short request did not select is rare for it, not impossible.
    private static final double PRIOR_TOKENS = 4;

    private static final int FEWEST_TOKENS = 32;

    /// Topics are kept in 64 MiB at most; of more requests every n-th is taken.
    private static final int MOST_TOPIC_VALUES = 16 << 20;

    private static final int COUPLING_STEPS = 7;
    private static final int COUPLING_TOKENS = 30_000;

    private final RoutingTrace trace;
    private final TraceHeader header;
    private final int experts;
    private final Map<Integer, RequestHistory> requests = new TreeMap<>();
    private final double[][] corpus;
    private final FirstChoices first;
    private final WeightSample weights;
    private List<RequestHistory> fitted = List.of();

    private ProfileFit(RoutingTrace trace, int experts) {
        this.trace = trace;
        this.header = trace.header();
        this.experts = experts;
        corpus = new double[header.layers()][experts];
        first = new FirstChoices(header.layers(), experts);
        weights = new WeightSample(header.topK());
    }

    static GeneratorProfile of(RoutingTrace trace, int experts) {
        return new ProfileFit(trace, experts).fit();
    }

    private GeneratorProfile fit() {
        long perTopic = (long) header.layers() * experts;
        int most = (int) Math.max(1, MOST_TOPIC_VALUES / perTopic);
        long allRequests = countRequests();
        long stride = Math.max(1, (allRequests + most - 1) / most);
        LayerCoupling coupling = collect(stride);
        List<RequestHistory> kept = new ArrayList<>(requests.values());
        kept.removeIf(each -> each.tokens < FEWEST_TOKENS);
        if (kept.isEmpty()) {
            throw MoesaicException.badData(
                    Problem.in(
                            header.name(),
                            "no request of " + FEWEST_TOKENS + " tokens or more",
                            "a generator is fitted to requests of at least that length"));
        }
        fitted = kept;
        for (RequestHistory each : kept) {
            each.addTo(corpus);
        }
        GeneratorProfile apart = profile(Settings.NONE);
        double coupled = coupled(apart, coupling.meanBits()).coupling();
        return new Calibration(this, trace, experts, stride == 1).of(coupled);
    }

    /// What a calibration turns.
    ///
    /// @param evenTokens tokens of even load that are added to each topic
    /// @param reuseAdded what is added to the reuse asked for, at each of the lags
    /// @param rankStrength how much an expert's readiness to be a first choice counts, from 0 to 1
    record Settings(double evenTokens, double[] reuseAdded, double rankStrength) {
        static final Settings NONE = new Settings(0, new double[Persistence.LAGS.length], 1);
    }

    /// The profile of some settings, its layers not coupled.
    GeneratorProfile profile(Settings settings) {
        List<float[][]> topics = new ArrayList<>();
        List<GeneratorProfile.Length> lengths = new ArrayList<>();
        for (RequestHistory each : fitted) {
            topics.add(each.topic(corpus, PRIOR_TOKENS, settings.evenTokens()));
            lengths.add(
                    new GeneratorProfile.Length(
                            each.firstPosition, each.prefillTokens, each.tokens));
        }
        List<double[]> persistence = new ArrayList<>();
        for (int layer = 0; layer < header.layers(); layer++) {
            persistence.add(persistence(layer, topics, settings.reuseAdded()));
        }
        return new GeneratorProfile(
                header.name(),
                "fitted to " + header.name(),
                header,
                experts,
                topics,
                persistence,
                0,
                header.rankOrdered() ? first.readiness(settings.rankStrength()) : List.of(),
                weights.rows(),
                lengths);
    }

    private long countRequests() {
        long most = 0;
        TraceBlock block = new TraceBlock(header, TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                for (int token = 0; token < block.tokens(); token++) {
                    most = Math.max(most, block.request(token) + 1L);
                }
            }
        }
        return most;
    }

    private LayerCoupling collect(long stride) {
        LayerCoupling coupling = new LayerCoupling(header.layers(), experts);
        TraceBlock block = new TraceBlock(header, TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                coupling.see(block);
                first.see(block);
                weights.see(block);
                for (int token = 0; token < block.tokens(); token++) {
                    if (block.request(token) % stride == 0) {
                        requests.computeIfAbsent(
                                        block.request(token),
                                        _ -> new RequestHistory(header, experts))
                                .see(block, token);
                    }
                }
            }
        }
        return coupling;
    }

    private double[] persistence(int layer, List<float[][]> topics, double[] reuseAdded) {
        double[] target = new double[Persistence.LAGS.length];
        int topK = header.topK();
        for (int i = 0; i < target.length; i++) {
            double pairs = 0;
            double shared = 0;
            double independent = 0;
            for (int request = 0; request < fitted.size(); request++) {
                RequestHistory history = fitted.get(request);
                pairs += history.pairs[i];
                shared += history.shared[layer][i];
                double same = 0;
                for (float often : topics.get(request)[layer]) {
                    same += (double) often * often;
                }
                independent += history.pairs[i] * same;
            }
            double chance = independent / (pairs * topK);
            boolean known = pairs > 0 && chance < 1;
            double reuse = shared / (pairs * topK) + reuseAdded[i];
            target[i] = known ? (reuse - chance) / (1 - chance) : 0;
        }
        return Persistence.fit(target);
    }

    /// The coupling that gives the mutual information asked for, by halving: the one grows with the other.
    static GeneratorProfile coupled(GeneratorProfile profile, double bits) {
        if (profile.header().layers() == 1) {
            return profile;
        }
        double low = 0;
        double high = 1;
        for (int step = 0; step < COUPLING_STEPS; step++) {
            double middle = (low + high) / 2;
            if (informationBits(profile.withCoupling(middle)) < bits) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return profile.withCoupling((low + high) / 2);
    }

    private static double informationBits(GeneratorProfile profile) {
        int tokens = COUPLING_TOKENS;
        int requests = profile.topics().size();
        LayerCoupling coupling = new LayerCoupling(profile.header().layers(), profile.experts());
        RequestGenerator generator = new RequestGenerator(profile, 1);
        TraceBlock block = new TraceBlock(profile.header(), 1024);
        for (int request = 0; tokens > 0; request++) {
            int some = Math.clamp(COUPLING_TOKENS / requests, 64, tokens < 64 ? 64 : tokens);
            some = Math.min(some, 512);
            block.clear();
            generator.generate(request, some, 0, 0, block);
            coupling.see(block);
            tokens -= some;
        }
        return coupling.meanBits();
    }
}
