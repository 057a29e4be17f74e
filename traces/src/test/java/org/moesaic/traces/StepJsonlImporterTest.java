package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.MoesaicException;

class StepJsonlImporterTest {

    private static final String META =
            "{\"meta\": {\"model\": \"/home/someone/models/olmoe\", \"prompt\": \"prose\","
                    + " \"steps\": 2, \"layers\": 2, \"top_k\": 2, \"n_experts\": 8,"
                    + " \"prompt_tokens\": 64, \"decode\": true}}\n";
    private static final String STEP_0 =
            "{\"step\": 0, \"token\": 17, \"routed\": {\"0\": [1, 2], \"1\": [3, 7]}}\n";
    private static final String STEP_1 =
            "{\"more\": {\"a\": [1]}, \"step\": 1, \"routed\": {\"1\": [0, 4], \"0\": [5, 6]}}\n";

    @TempDir Path folder;

    private Path file(String text) {
        return NpyFiles.write(folder, "t.jsonl", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsStepsInOrder() {
        RoutingTrace trace = TraceImporters.open(file(META + STEP_0 + STEP_1));
        assertEquals(
                List.of("0 0@64 DECODE #17 [1, 2] [3, 7]", "1 0@65 DECODE #-1 [5, 6] [0, 4]"),
                Reading.tokens(trace));
        TraceHeader header = trace.header();
        assertEquals("olmoe", header.modelName());
        assertEquals("step-jsonl", header.format());
        assertEquals(8, header.experts().orElseThrow());
        assertFalse(header.rankOrdered());
    }

    @Test
    void theNumberOfExpertsMayBeUnknown() {
        RoutingTrace trace =
                TraceImporters.open(file(META.replace("8,", "null,") + STEP_0 + STEP_1));
        assertTrue(trace.header().experts().isEmpty());
    }

    @Test
    void aGzipWrappingIsTakenOff() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((META + STEP_0 + STEP_1).getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = bytes.toByteArray();
        Path file = NpyFiles.write(folder, "t.jsonl.gz", whole);
        assertEquals(2, Reading.tokens(TraceImporters.open(file)).size());

        byte[] half = Arrays.copyOf(whole, whole.length - 20);
        Reading.refused(NpyFiles.write(folder, "half.jsonl.gz", half), "damaged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[3, 7]    | [3, 8]       | 2: step 0, layer 1: expert 8 does not exist",
                "[3, 7]    | [3, 3]       | 2: step 0, layer 1: expert 3 twice in one row [3, 3]",
                "[3, 7]    | [3, -1]      | expert -1 does not exist",
                "[3, 7]    | [3, 99999999999999999999] | step 0, layer 1: not a whole number: 9999",
                "[3, 7]    | [3]          | 2: step 0, layer 1: 1 ids; 2 ids",
                "[3, 7]    | [3, 7, 1]    | 3 ids; 2 ids",
                "[3, 7]    | [3, 1.5]     | step 0, layer 1: not a whole number: 1.5",
                "[3, 7]    | 3            | step 0, layer 1: not a list",
                ", \"1\": [3, 7] | ``     | step 0: layer 1 is missing",
                "\"1\": [3 | \"2\": [3    | step 0, routed: layer '2'; layers are 0 to 1",
                "\"1\": [3 | \"0\": [3    | layer 0 twice",
                "\"step\": 0 | \"step\": 1 | 3: step: 1 after 1; steps ascend",
                "\"step\": 0 | \"step\": -1 | 2: step: not a whole number",
                "\"step\": 0 | \"stop\": 0 | without 'step' or 'routed'",
                "\"step\": 0 | \"step\": 0x | 2: column 11: not JSON",
                "\"steps\": 2 | \"steps\": 3 | 2 steps, and 'meta' says 3",
                "\"layers\": 2 | \"layers\": 0 | 1: meta.layers: 0; a whole number from 1 to 1024",
                "\"layers\": 2 | \"lagers\": 2 | meta.layers: is missing",
                "\"top_k\": 2 | \"top_k\": 9 | meta.top_k: 9 of 8 experts",
                "\"top_k\": 2 | \"top_k\": 8000 | 2 layers of top-8000",
                "\"n_experts\": 8 | \"n_experts\": 99999 | meta.n_experts: 99999",
                "\"prompt_tokens\": 64 | \"prompt_tokens\": 2147483647 | position beyond"
            })
    void wrongContent(String right, String wrong, String message) {
        Reading.refused(
                file(
                        (META + STEP_0 + STEP_1)
                                .replaceFirst(Pattern.quote(right), wrong == null ? "" : wrong)),
                message);
    }

    @Test
    void allProblemsAreReportedTogether() {
        String text =
                META + STEP_0.replace("7", "9") + "nonsense\n" + STEP_1.replace("5, 6", "5, 5");
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> Reading.through(file(text)));
        assertEquals(4, thrown.problems().size(), thrown.getMessage());
    }

    @Test
    void anEmptyTrace() {
        Reading.refused(file(META), "an empty trace");
    }

    @Test
    void deepNesting() {
        String deep = "{\"x\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}\n";
        Reading.refused(file(META + deep), "2: nested more than 64 deep");
    }

    @Test
    void textThatIsNotUtf8() {
        byte[] bytes = (META + STEP_0 + STEP_1).getBytes(StandardCharsets.UTF_8);
        bytes[META.length() + 3] = (byte) 0xFF;
        Reading.refused(NpyFiles.write(folder, "t.jsonl", bytes), "t.jsonl:2: not UTF-8");
    }

    @Test
    void aLineWithoutEnd() {
        byte[] start = (META + "{\"step\": \"").getBytes(StandardCharsets.UTF_8);
        byte[] endless = new byte[(17 << 20)];
        Arrays.fill(endless, (byte) 'a');
        Path file = NpyFiles.write(folder, "t.jsonl", Fuzz.concat(start, endless));
        Reading.refused(file, "t.jsonl:2: a line of more than 16777216 bytes");
    }
}
