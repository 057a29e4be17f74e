package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.moesaic.traces.TraceHeader;

/// The checks behind [TraceQuality].
final class Checks {

    /// Memory for the history of interleaved requests.
    private static final long HISTORY_BYTES = 128L << 20;

    private final Survey.Subject subject;
    private final GreedyLoops loops;
    private final List<QualityCheck> checks;

    Checks(Survey.Subject subject) {
        this.subject = subject;
        TraceHeader header = subject.header();
        loops = new GreedyLoops(header, subject.experts(), HISTORY_BYTES);
        checks =
                List.of(
                        new LoadChecks(header, subject.load(), subject.inferred()),
                        new ZeroRows(header),
                        new IdenticalRows(header),
                        new LayerCopies(header, subject.experts()),
                        new DuplicateExperts(header),
                        loops,
                        new DuplicateRequests(),
                        new WeightOrder(header),
                        new WeightSums(header),
                        new BatchNotes(header),
                        new PositionGaps(),
                        new DriftingRows(header));
    }

    List<? extends BlockObserver> observers() {
        return checks;
    }

    /// After the pass.
    ///
    /// @param ofFigures what the figures measured beside have to say of themselves
    TraceQuality quality(List<Finding> ofFigures) {
        List<Finding> findings = new ArrayList<>(subject.trace().notes());
        findings.addAll(ofFigures);
        for (QualityCheck check : checks) {
            findings.addAll(check.findings(subject.trace()));
        }
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return new TraceQuality(findings, loops.selfOverlap());
    }
}
