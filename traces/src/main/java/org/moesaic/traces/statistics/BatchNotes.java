package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceHeader.Batching;
import org.moesaic.traces.TraceReader;

/// What has to be known to read figures of a batched capture: rows next to each other are not a text.
final class BatchNotes implements QualityCheck {

    private final TraceHeader header;
    private final RequestNames names = new RequestNames();
    private int largestStep;
    private long unnamedTokens;
    private long stepsWithRepeats;

    BatchNotes(TraceHeader header) {
        this.header = header;
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int step = 0; step < block.steps(); step++) {
            int from = block.tokenStart(step);
            int to = block.tokenStart(step + 1);
            largestStep = Math.max(largestStep, to - from);
            boolean repeats = false;
            for (int token = from; token < to; token++) {
                unnamedTokens += names.known(block.request(token), reader) ? 0 : 1;
                repeats |=
                        token > from
                                && block.phase(token) == Phase.DECODE
                                && block.request(token) == block.request(token - 1);
            }
            stepsWithRepeats += repeats ? 1 : 0;
        }
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        List<Finding> findings = new ArrayList<>();
        if (header.batching() == Batching.AS_RECORDED && largestStep > 1) {
            findings.add(
                    new Finding(
                            "batch-adjacent",
                            Severity.INFO,
                            "steps hold up to " + largestStep + " tokens",
                            "",
                            "neighbouring rows belong to a batch, not to a text; reuse is measured inside"
                                    + " each request"));
        }
        if (stepsWithRepeats > 0) {
            findings.add(
                    new Finding(
                            "one-request-in-batch",
                            Severity.INFO,
                            stepsWithRepeats + " steps hold several decode tokens of one request",
                            "",
                            "unless it is speculative decoding, the request ids are not real, and reuse is a"
                                    + " figure of the batch"));
        }
        if (unnamedTokens > 0) {
            findings.add(
                    new Finding(
                            "unknown-requests",
                            Severity.INFO,
                            unnamedTokens + " tokens belong to no known request (?)",
                            "",
                            "they are left out of reuse and of the search for loops"));
        }
        return findings;
    }
}
