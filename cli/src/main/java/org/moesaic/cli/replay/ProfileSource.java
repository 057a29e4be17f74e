package org.moesaic.cli.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RequestShare;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.statistics.RoutingProfile;

/// What is replayed and what policies learn from: two traces, two shares of the requests of one, or, where nothing else
/// was said, the same.
final class ProfileSource {

    private final RoutingTrace replayed;
    private final RoutingTrace learned;
    private final int experts;
    private final Optional<BigDecimal> leftOut;
    private Optional<RoutingProfile> profile;

    private ProfileSource(
            RoutingTrace replayed,
            RoutingTrace learned,
            int experts,
            Optional<RoutingProfile> known,
            Optional<BigDecimal> leftOut) {
        this.leftOut = leftOut;
        this.replayed = replayed;
        this.learned = learned;
        this.experts = experts;
        this.profile = known;
    }

    /// @param other another trace to learn from
    /// @param known what was counted beforehand; comes before a trace
    /// @param share the share of the trace's requests to learn from; at least one of each is left
    static ProfileSource of(
            RoutingTrace trace,
            Optional<RoutingTrace> other,
            Optional<BigDecimal> share,
            Optional<RoutingProfile> known,
            ModelCard model) {
        int experts = model.routedExperts();
        if (share.isEmpty()) {
            return new ProfileSource(trace, other.orElse(trace), experts, known, share);
        }
        int requests = Math.toIntExact(TraceFacts.of(trace).requests());
        if (requests < 2) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.in(
                            trace.header().name(),
                            "it has " + requests + " requests, which cannot be shared out",
                            "learn from another trace: --profile-trace FILE"));
        }
        int cut =
                share.get()
                        .multiply(BigDecimal.valueOf(requests))
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
        cut = Math.clamp(cut, 1, requests - 1);
        return new ProfileSource(
                new RequestShare(trace, cut, requests),
                new RequestShare(trace, 0, cut),
                experts,
                known,
                share);
    }

    /// What is replayed.
    RoutingTrace replayed() {
        return replayed;
    }

    /// Share of the trace's requests that is not replayed, the first ones; empty for none.
    Optional<BigDecimal> leftOut() {
        return leftOut;
    }

    /// What policies learn from; read once, when it is asked for.
    RoutingProfile profile() {
        if (profile.isEmpty()) {
            profile = Optional.of(RoutingProfile.of(learned, experts, learned == replayed));
        }
        return profile.get();
    }
}
