package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// The captured traces that may lie beside the repository, and the figures that others counted from them.
final class SharedTraces {

    private static final Pattern LAYER = Pattern.compile("\"(\\d+)\": \\[([0-9, ]*)\\]");

    private SharedTraces() {}

    /// The folder of the traces; skips the test where there is none.
    static Path folder() {
        Optional<Path> folder = Optional.empty();
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path traces = at.resolve("shared").resolve("traces");
            if (Files.exists(traces.resolve("crosscheck.csv"))) {
                folder = Optional.of(traces);
                break;
            }
        }
        Assumptions.assumeTrue(folder.isPresent(), "no shared/traces beside the repository");
        return folder.orElseThrow();
    }

    /// An integer of `crosscheck.csv`.
    static long expected(String trace, String definition, String metric) throws IOException {
        String key = trace + "," + definition + "," + metric + ",";
        List<String> found =
                Files.readAllLines(folder().resolve("crosscheck.csv")).stream()
                        .filter(line -> line.startsWith(key))
                        .toList();
        assertTrue(found.size() == 1, key + " stands there once");
        return Long.parseLong(found.getFirst().substring(key.length()));
    }

    /// A capture of one JSON object a step, read without the importers: one token a step.
    static InMemoryTrace jsonLines(String file, int layers, int experts, int topK)
            throws IOException {
        TraceBuilder builder = TraceBuilder.of(layers, experts, topK).name(file);
        List<String> lines = Files.readAllLines(folder().resolve(file));
        for (int step = 0; step + 1 < lines.size(); step++) {
            int[][] rows = new int[layers][];
            for (MatchResult layer : LAYER.matcher(lines.get(step + 1)).results().toList()) {
                rows[Integer.parseInt(layer.group(1))] =
                        Pattern.compile(", ")
                                .splitAsStream(layer.group(2))
                                .mapToInt(Integer::parseInt)
                                .toArray();
            }
            builder.step().token(0, step, Phase.DECODE, rows);
        }
        return builder.build();
    }
}
