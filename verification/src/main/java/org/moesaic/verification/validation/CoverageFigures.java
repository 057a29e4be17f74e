package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.model.closedform.ExpertCoverage;

/// Distinct experts that a batch touches under uniform routing.
final class CoverageFigures {

    private CoverageFigures() {}

    static Section section() {
        List<Comparison> rows = new ArrayList<>();
        add(rows, 128, 8, 8, 51.6);
        add(rows, 128, 8, 32, 111.8);
        add(rows, 128, 8, 64, 125.9);
        add(rows, 256, 8, 8, 57.4);
        add(rows, 256, 8, 32, 163.3);
        add(rows, 256, 8, 64, 222.4);
        add(rows, 256, 8, 128, 251.6);
        add(rows, 8, 2, 8, 7.2);
        return new Section(
                "Distinct experts of a batch",
                "Published: N (1 - (1 - k/N)^B), uniform and independent (BLIS, issue 789).",
                "experts",
                new Section.Rule.Exact(0.1),
                rows);
    }

    private static void add(
            List<Comparison> rows, int experts, int topK, int batch, double published) {
        rows.add(
                new Comparison(
                        topK + " of " + experts + ", batch " + batch,
                        published,
                        ExpertCoverage.expected(experts, topK, batch)));
    }
}
