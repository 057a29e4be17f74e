package org.moesaic.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;

/// # 04: your own trace format
///
/// An importer says by the first bytes of a file whether it is of its format, and then reads it. This one reads a toy: a
/// first line `toy-routing LAYERS EXPERTS TOPK`, then one line a token with the experts of each layer, `3,1 7,0`.
///
/// For a toy it is enough to build the trace in memory. An importer of large files implements [RoutingTrace] itself and
/// fills one block after the other, so that memory does not grow with the file; the built-in ones do.
///
/// An importer does not repair: what does not hold is a problem with file, line and what is allowed.
public final class Sample04_YourOwnTraceFormat implements TraceImporter {

    private static final String MAGIC = "toy-routing ";

    /// For the service loader.
    public Sample04_YourOwnTraceFormat() {}

    @Override
    public String name() {
        return "toy-routing";
    }

    @Override
    public String description() {
        return "text, one line a token";
    }

    @Override
    public boolean recognises(TraceFile file) {
        return file.startsWith(MAGIC.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(file.openStream(), StandardCharsets.US_ASCII))) {
            int line = 1;
            try {
                int[] shape = numbers(lines.readLine().substring(MAGIC.length()), " ");
                TraceBuilder trace = TraceBuilder.of(shape[0], shape[1], shape[2]);
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    line++;
                    int[][] rows =
                            Arrays.stream(text.split(" "))
                                    .map(row -> numbers(row, ","))
                                    .toArray(int[][]::new);
                    trace.step().token(0, line - 2, Phase.DECODE, rows);
                }
                return trace.name(file.path().getFileName().toString()).build();
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw MoesaicException.badData(
                        Problem.at(
                                file.path(),
                                line,
                                "",
                                "cannot be read: " + e.getMessage(),
                                "experts of each layer, such as 3,1 7,0"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] numbers(String text, String separator) {
        return Arrays.stream(text.split(separator)).mapToInt(Integer::parseInt).toArray();
    }

    public static void main(String[] args) throws IOException {
        Path file = Files.createTempFile("sample", ".toy");
        try {
            Files.writeString(file, "toy-routing 2 8 2\n3,1 7,0\n3,2 7,5\n4,2 0,7\n");
            // In this process it is not a service, so it is named beside those that are.
            RoutingTrace trace =
                    TraceImporters.open(file, List.of(new Sample04_YourOwnTraceFormat()));
            TraceStatistics statistics = TraceStatistics.of(trace, StatisticsOptions.defaults());
            System.out.printf(
                    Locale.ROOT,
                    "%d tokens, %d layers, %d selections, reuse from token to token %.3f%n",
                    statistics.tokens(),
                    statistics.layers().size(),
                    statistics.selections(),
                    statistics.reuse().getFirst().share().orElseThrow());
        } finally {
            Files.delete(file);
        }
    }

    // HOW TO RUN, from the root of the repository:
    //
    //   ./moesaic --version        (builds once, if that has not been done; java below is that of a
    // JDK 25)
    //   java --class-path 'cli/target/dist/modules/*' \
    //       examples/src/main/java/org/moesaic/examples/Sample04_YourOwnTraceFormat.java
    //
    // As a plug-in of the command: jar it as sample 03 says, with the class name in
    // META-INF/services/org.moesaic.traces.TraceImporter, and name the folder: ./moesaic trace info
    // FILE --plugins DIR
}
