package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceHeader;

/// The one pass over a trace behind [TraceStatistics], [TraceQuality] and [TraceInspection].
final class Survey {

    /// Experts of all layers together. The largest released models have some 50,000; a file can claim any number.
    private static final long MOST_EXPERTS = 1L << 20;

    private Survey() {}

    static TraceInspection of(RoutingTrace trace, StatisticsOptions options) {
        Subject subject = subject(trace, options);
        Figures figures = new Figures(subject, options);
        Checks checks = new Checks(subject);
        pass(subject, List.of(figures.observers(), checks.observers()));
        return new TraceInspection(figures.statistics(), checks.quality(figures.findings()));
    }

    static TraceStatistics ofStatistics(RoutingTrace trace, StatisticsOptions options) {
        Subject subject = subject(trace, options);
        Figures figures = new Figures(subject, options);
        pass(subject, List.of(figures.observers()));
        return figures.statistics();
    }

    static TraceQuality ofQuality(RoutingTrace trace, StatisticsOptions options) {
        Subject subject = subject(trace, options);
        Checks checks = new Checks(subject);
        pass(subject, List.of(checks.observers()));
        return checks.quality(List.of());
    }

    /// What is measured.
    ///
    /// @param experts experts in one layer
    /// @param inferred true if that is the largest id plus one
    /// @param load the counts that figures and checks share
    record Subject(RoutingTrace trace, int experts, boolean inferred, LoadCounter load) {

        TraceHeader header() {
            return trace.header();
        }
    }

    private static Subject subject(RoutingTrace trace, StatisticsOptions options) {
        TraceHeader header = trace.header();
        boolean inferred = options.experts().isEmpty() && header.experts().isEmpty();
        int experts =
                inferred
                        ? LargestExpert.inferExperts(trace)
                        : options.experts().orElseGet(() -> header.experts().getAsInt());
        if ((long) experts * header.layers() > MOST_EXPERTS) {
            throw MoesaicException.badData(
                    new Problem(
                            header.name(),
                            0,
                            "experts",
                            header.layers() + " layers of " + experts + " experts",
                            "statistics take at most "
                                    + MOST_EXPERTS
                                    + " experts over all layers"));
        }
        return new Subject(trace, experts, inferred, new LoadCounter(header, experts));
    }

    private static void pass(Subject subject, List<List<? extends BlockObserver>> observers) {
        List<BlockObserver> all = new ArrayList<>();
        all.add(subject.load());
        observers.forEach(all::addAll);
        TracePass.over(subject.trace(), all);
    }
}
