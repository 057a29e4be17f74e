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
        // A reader that has seen all weights names the line of the file: that is said once, and by
        // it.
        boolean said =
                findings.stream().anyMatch(each -> each.code().equals(WeightSums.NOT_FINITE));
        for (QualityCheck check : checks) {
            check.findings(subject.trace()).stream()
                    .filter(each -> !said || !each.code().equals(WeightSums.NOT_FINITE))
                    .forEach(findings::add);
        }
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return new TraceQuality(findings, loops.selfOverlap());
    }
}
