package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

/// What tests of importers do with traces: read them through, write them as text, and see them refused.
final class Reading {

    /// Small, so that block borders fall inside small traces.
    private static final int BLOCK_TOKENS = 3;

    private Reading() {}

    /// Every token as text, in order: step, request, position, phase, token id, and the rows of all layers.
    static List<String> tokens(RoutingTrace trace) {
        List<String> lines = new ArrayList<>();
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), BLOCK_TOKENS);
            while (reader.read(block)) {
                assertTrue(block.tokens() > 0);
                for (int step = 0; step < block.steps(); step++) {
                    for (int t = block.tokenStart(step); t < block.tokenStart(step + 1); t++) {
                        lines.add(line(block, reader, step, t));
                    }
                }
            }
            assertEquals(0, block.tokens());
        }
        return lines;
    }

    /// Reads a file to its end.
    static void through(Path file) {
        tokens(TraceImporters.open(file));
    }

    /// Asserts that a file is refused as bad data, with a message that holds all the parts.
    static void refused(Path file, String... parts) {
        MoesaicException thrown = assertThrows(MoesaicException.class, () -> through(file));
        assertEquals(Exit.BAD_DATA, thrown.exit(), thrown.getMessage());
        for (String part : parts) {
            assertTrue(
                    thrown.getMessage().contains(part),
                    () -> "'" + part + "' is not in: " + thrown.getMessage());
        }
        assertTrue(thrown.getMessage().contains(file.getFileName().toString()));
    }

    private static String line(TraceBlock block, TraceReader reader, int step, int token) {
        StringBuilder line = new StringBuilder();
        line.append(block.stepId(step)).append(' ');
        line.append(reader.requestId(block.request(token))).append('@');
        line.append(block.position(token)).append(' ').append(block.phase(token));
        line.append(" #").append(block.tokenId(token));
        for (int layer = 0; layer < block.layers(); layer++) {
            int from = block.slot(layer, token);
            short[] row = Arrays.copyOfRange(block.experts(), from, from + block.topK());
            line.append(' ').append(Arrays.toString(row));
            if (block.hasWeights()) {
                line.append('*').append(block.weight(layer, token, 0));
            }
        }
        return line.toString();
    }
}
