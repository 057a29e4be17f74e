package org.moesaic.examples.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.statistics.Severity;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceInspection;
import org.moesaic.traces.statistics.TraceStatistics;

class MakeExampleTraceTest {

    @TempDir Path folder;

    @Test
    void theTraceInTheRepositoryIsTheOneThatIsMade() throws IOException {
        Path made = folder.resolve(MakeExampleTrace.FILE.getFileName());
        MakeExampleTrace.write(made);
        assertArrayEquals(
                Files.readAllBytes(MakeExampleTrace.FILE), Files.readAllBytes(made), "the CSV");
        assertEquals(
                Files.readString(NativeCsvWriter.metaFile(MakeExampleTrace.FILE)),
                Files.readString(NativeCsvWriter.metaFile(made)));
        assertTrue(Files.size(made) < 400_000, "small enough for a repository");
    }

    @Test
    void itSaysThatItIsSyntheticAndNothingIsWrongWithIt() {
        RoutingTrace trace = TraceImporters.open(MakeExampleTrace.FILE);
        assertTrue(trace.header().synthetic());
        assertTrue(trace.header().source().startsWith("synthetic, not captured"));
        TraceInspection inspection =
                TraceInspection.of(trace, StatisticsOptions.defaults().withExperts(64));
        assertFalse(
                inspection.quality().findings().stream()
                        .anyMatch(finding -> finding.severity() != Severity.INFO),
                inspection.quality().findings().toString());
    }

    /// A captured request of OLMoE reuses 34 % of a row's experts one token later and 25 % from the second token on; its
    /// load has 5.4 bits. Here four requests are pooled, whose load is more even than that of one.
    @Test
    void loadAndLocalityAreAboutThoseOfACapture() {
        TraceStatistics statistics =
                TraceStatistics.of(
                        TraceImporters.open(MakeExampleTrace.FILE), StatisticsOptions.defaults());
        assertEquals(4, statistics.requests());
        assertEquals(264, statistics.tokens());
        assertEquals(82, statistics.steps());
        assertEquals(5.5, statistics.entropyBits(), 0.15);
        assertEquals(0.34, reuse(statistics, 0), 0.02);
        assertEquals(0.25, reuse(statistics, 1), 0.02);
        assertEquals(0.25, reuse(statistics, 3), 0.02);
        assertEquals(0.25, reuse(statistics, 5), 0.02);
    }

    private static double reuse(TraceStatistics statistics, int index) {
        return statistics.reuse().get(index).share().orElseThrow();
    }
}
