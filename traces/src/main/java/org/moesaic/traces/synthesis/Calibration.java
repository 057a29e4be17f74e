package org.moesaic.traces.synthesis;

import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.ReuseAtLag;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;

/// Turns the settings of a fit until what is generated has the figures of the trace itself.
///
/// A popularity that is counted in some hundred tokens is more uneven than the one behind it, and a trace generated from
/// it more uneven again; and reuse at one lag adds to that at others. So a trace of the same requests is generated and
/// measured in the same way, and what is asked for is changed by what is missing (simulated moments: McFadden,
/// Econometrica 57, 1989), some times over.
final class Calibration {

    private static final int ROUNDS = 8;

    /// Short traces are generated again and again until there are so many tokens: one alone says little.
    private static final int FEWEST_TOKENS = 4_000;

    private static final long MOST_SELECTIONS = 6_000_000;
    private static final int MOST_COPIES = 24;

    /// What is missing is made up for in part, because all is measured with noise.
    private static final double SHARE = 0.7;

    /// Hits of a cache come from reuse at all lags, also between those that are fitted. Where the two do not go together,
    /// what is missing is shared between them.
    private static final double LRU_WEIGHT = 0.85;

    /// Tokens of even load for a bit of entropy, relative to the length of a request.
    private static final double EVEN_SHARE_OF_BIT = 0.5;

    private final ProfileFit fit;
    private final int experts;
    private final boolean whole;
    private final Moments real;

    /// The figures that are to be met.
    private record Moments(
            long tokens, double entropyBits, double[] reuse, double lruHitRate, double bits) {

        static Moments of(List<RoutingTrace> traces, int experts) {
            double entropy = 0;
            double bits = 0;
            double lru = 0;
            int quarter = Math.max(1, experts / 4);
            double[] reuse = new double[Persistence.LAGS.length];
            long tokens = 0;
            for (RoutingTrace trace : traces) {
                TraceStatistics statistics =
                        TraceStatistics.of(
                                trace,
                                StatisticsOptions.defaults()
                                        .withExperts(experts)
                                        .withCaches(CacheScope.LAYER, List.of(quarter)));
                tokens += statistics.tokens();
                lru += statistics.lru().getFirst().hitRate() / traces.size();
                entropy += statistics.entropyBits() / traces.size();
                bits +=
                        statistics
                                        .detail()
                                        .betweenLayers()
                                        .map(layers ->
                                                layers.gaps().getFirst().mean().informationBits())
                                        .orElse(0.0)
                                / traces.size();
                for (int i = 0; i < reuse.length; i++) {
                    ReuseAtLag lag = statistics.reuse().get(i);
                    reuse[i] += lag.share().orElse(0) / traces.size();
                }
            }
            return new Moments(tokens, entropy, reuse, lru, bits);
        }
    }

    /// @param whole false if the fit has only some of the requests, whose load is that of a part
    Calibration(ProfileFit fit, RoutingTrace trace, int experts, boolean whole) {
        this.fit = fit;
        this.experts = experts;
        this.whole = whole;
        real = Moments.of(List.of(trace), experts);
    }

    /// @param coupling to begin with
    GeneratorProfile of(double coupling) {
        GeneratorProfile profile = fit.profile(ProfileFit.Settings.NONE).withCoupling(coupling);
        double even = 0;
        double[] added = new double[Persistence.LAGS.length];
        double coupled = coupling;
        double strength = 1;
        for (int round = 0; round < ROUNDS; round++) {
            Moments made = Moments.of(generated(profile, round), experts);
            if (whole) {
                double tokens = (double) real.tokens() / profile.topics().size();
                double missing = real.entropyBits() - made.entropyBits();
                even = Math.max(0, even + SHARE * EVEN_SHARE_OF_BIT * tokens * missing);
            }
            double lru = LRU_WEIGHT * (real.lruHitRate() - made.lruHitRate());
            for (int i = 0; i < added.length; i++) {
                added[i] += SHARE * (real.reuse()[i] - made.reuse()[i] + lru);
            }
            if (made.bits() > 0) {
                double factor = StrictMath.sqrt(real.bits() / made.bits());
                // Ranks that differ from layer to layer hide what layers have in common.
                strength *= coupled * factor > 1 ? made.bits() / real.bits() : 1;
                coupled = Math.clamp(coupled * factor, 0.01, 1);
            }
            ProfileFit.Settings settings = new ProfileFit.Settings(even, added.clone(), strength);
            profile = fit.profile(settings).withCoupling(coupled);
        }
        return profile;
    }

    private List<RoutingTrace> generated(GeneratorProfile profile, int round) {
        int requests = profile.topics().size();
        long aToken = (long) profile.header().layers() * profile.header().topK();
        long most = Math.max(1, MOST_SELECTIONS / aToken);
        long lengths = profile.requests().stream().mapToLong(GeneratorProfile.Length::tokens).sum();
        RequestPlan plan =
                lengths <= most
                        ? RequestPlan.requests(profile, requests)
                        : RequestPlan.tokens(profile, most);
        int copies = Math.clamp(FEWEST_TOKENS / plan.tokens() + 1, 1, MOST_COPIES);
        return IntStream.range(0, copies)
                .<RoutingTrace>mapToObj(copy ->
                        new TraceGenerator(profile.withoutWeights(), plan, 1000L * round + copy, 1))
                .toList();
    }
}
