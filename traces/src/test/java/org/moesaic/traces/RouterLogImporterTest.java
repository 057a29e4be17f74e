package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceQuality;

/// Router logs, and the other forms of JSON lines that are spooled as they are.
class RouterLogImporterTest {

    private static final String META =
            "{\"type\": \"meta\", \"model_id\": \"org/olmoe\", \"layers_logged\": [0, 5], \"top_k\": 2,"
                    + " \"num_experts\": 8}\n";

    @TempDir Path folder;

    private Path file(String text) {
        return NpyFiles.write(folder, "t.jsonl", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String route(String request, int token, int layer, String ids, String weights) {
        return "{\"type\": \"route\", \"req_id\": %s, \"token_idx\": %d, \"layer\": %d, \"topk_ids\": %s, \"topk_weights\": %s}\n"
                .formatted(request, token, layer, ids, weights);
    }

    private static String two(String request, int token, int first) {
        return route(request, token, 0, "[%d, %d]".formatted(first, first + 1), "[0.75, 0.25]")
                + route(request, token, 5, "[%d, %d]".formatted(first + 1, first), "[0.5, 0.5]");
    }

    private static List<String> codes(RoutingTrace trace) {
        return trace.notes().stream().map(Finding::code).toList();
    }

    @Test
    void rowsOfBatchesAreGatheredToTokens() {
        String text =
                META
                        + route("\"a\"", 0, 0, "[1, 2]", "[0.75, 0.25]")
                        + route("\"b\"", 1, 0, "[3, 4]", "[0.75, 0.25]")
                        + route("\"a\"", 0, 5, "[5, 6]", "[0.75, 0.25]")
                        + route("\"b\"", 1, 5, "[7, 0]", "[0.75, 0.25]")
                        + route("\"a\"", 2, 0, "[0, 1]", "[0.75, 0.25]")
                        + route("\"a\"", 2, 5, "[2, 3]", "[0.75, 0.25]");
        RoutingTrace trace = TraceImporters.open(file(text));
        assertEquals(
                List.of(
                        "0 a@0 UNKNOWN #-1 [1, 2]*0.75 [5, 6]*0.75",
                        "1 b@0 UNKNOWN #-1 [3, 4]*0.75 [7, 0]*0.75",
                        "2 a@1 UNKNOWN #-1 [0, 1]*0.75 [2, 3]*0.75"),
                Reading.tokens(trace));
        TraceHeader header = trace.header();
        assertEquals("router-log", header.format());
        assertEquals("olmoe", header.modelName());
        assertEquals(List.of(0, 5), header.layerIds());
        assertEquals(8, header.experts().orElseThrow());
        assertEquals(TraceHeader.WeightsKind.RENORMALISED, header.weightsKind());
        assertTrue(header.rankOrdered());
        assertEquals(List.of(), codes(trace));
    }

    @Test
    void layersMayComeOneAfterTheOther() {
        String text =
                route("1", 0, 3, "[1]", "null")
                        + route("1", 1, 3, "[2]", "null")
                        + route("1", 0, 1, "[3]", "null")
                        + route("1", 1, 1, "[4]", "null");
        assertEquals(
                List.of("0 1@0 UNKNOWN #-1 [3] [1]", "1 1@1 UNKNOWN #-1 [4] [2]"),
                Reading.tokens(TraceImporters.open(file(text))));
    }

    @Test
    void anAppendedRunIsKeptApartWithAndWithoutItsOwnMeta() {
        String run = two("\"r\"", 0, 1) + two("\"r\"", 1, 3);
        for (String second : List.of(run, META + run)) {
            RoutingTrace trace = TraceImporters.open(file(META + run + second));
            assertEquals(List.of("several-runs"), codes(trace));
            assertTrue(
                    trace.notes().getFirst().place().contains("line 6"), trace.notes()::toString);
            List<String> tokens = Reading.tokens(trace);
            assertEquals(4, tokens.size());
            assertTrue(tokens.get(2).startsWith("2 run2:r@0 "), tokens.get(2));
        }
    }

    @Test
    void droppedTokensAndOneRequestIdAreNoted() {
        StringBuilder text = new StringBuilder(META);
        for (int token = 0; token < 70; token++) {
            text.append(two("\"r\"", token < 10 ? token : token + 3, token % 6));
        }
        RoutingTrace trace = TraceImporters.open(file(text.toString()));
        assertEquals(List.of("missing-tokens", "one-request-id"), codes(trace));
        assertTrue(trace.notes().getFirst().message().contains("3 tokens"));
        assertTrue(trace.notes().getFirst().place().contains("token_idx 10"));
    }

    @Test
    void weightsThatAreNotNumbersAndRowsOutOfOrder() {
        String text =
                META
                        + two("1", 0, 1)
                        + two("1", 1, 1)
                        + route("1", 2, 0, "[1, 2]", "[NaN, NaN]")
                        + route("1", 2, 5, "[1, 2]", "[0.2, 0.8]");
        RoutingTrace trace = TraceImporters.open(file(text));
        assertEquals(List.of("weights-not-finite", "weights-not-descending"), codes(trace));
        assertTrue(!trace.header().rankOrdered());
        var findings = TraceQuality.of(trace, StatisticsOptions.defaults()).findings();
        var notFinite =
                findings.stream().filter(it -> it.code().equals("weights-not-finite")).toList();
        assertEquals(1, notFinite.size());
        assertTrue(notFinite.getFirst().place().contains("line 6"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1, 2] | [1, 9] | 2: token_idx 0, layer 0: expert 9 does not exist; expert ids are 0 to 7",
                "[1, 2] | [1, 1] | expert 1 twice in one row",
                "[1, 2] | [1, 2, 3] | 3 ids; at most top_k, 2",
                "[1, 2] | [1, x] | 2: not a whole number: x",
                "[0.75, 0.25] | [0.75] | 1 weights for 2 ids; one weight an id",
                "\"layer\": 0 | \"layer\": -1 | 2: layer: -1; 0 to 32767",
                "\"layer\": 0 | \"lair\": 0 | 2: layer: is missing",
                "\"token_idx\": 0 | \"token_idx\": 1.5 | 2: token_idx: not a whole number",
                "\"type\": \"route\" | \"type\": \"root\" | 2: type: 'root'; meta or route",
                "\"route\", | \"route\" | 2: column 18: not JSON",
                "\"token_idx\": 1, \"layer\": 5 | \"token_idx\": 1, \"layer\": 0 | layer 0: a second row of this token"
            })
    void wrongRows(String right, String wrong, String message) {
        String text = META + two("1", 0, 1) + two("1", 1, 2);
        Reading.refused(file(text.replaceFirst(Pattern.quote(right), wrong)), message);
    }

    @Test
    void aMetaLineAloneIsAnEmptyTrace() {
        Reading.refused(file(META), "an empty trace: no rows");
    }

    @Test
    void flatPairsWithHeaderPrefillAndTwoRequests() {
        String text =
                "{\"format\": \"moearc-trace-v1\", \"n_layers_routed\": 2, \"n_expert\": 8, \"n_expert_used\": 2, \"model_file\": \"/m/qwen.gguf\"}\n"
                        + "{\"step\": 0, \"phase\": \"prefill\", \"pos\": 0, \"e\": [3, 1, 3, 2, 4, 5, 4, 6]}\n"
                        + "{\"step\": 0, \"phase\": \"prefill\", \"pos\": 1, \"e\": [3, 0, 3, 2, 4, 5, 4, 7]}\n"
                        + "{\"step\": 1, \"phase\": \"decode\", \"pos\": 2, \"e\": [4, 1, 4, 2, 3, 5, 3, 6]}\n"
                        + "{\"step\": 0, \"phase\": \"decode\", \"pos\": 0, \"e\": [3, 1, 3, 2, 4, 5, 4, 6]}\n";
        RoutingTrace trace = TraceImporters.open(file(text));
        assertEquals(
                List.of(
                        "0 0@0 PREFILL #-1 [1, 2] [5, 6]",
                        "0 0@1 PREFILL #-1 [0, 2] [5, 7]",
                        "1 0@2 DECODE #-1 [5, 6] [1, 2]",
                        "2 1@0 DECODE #-1 [1, 2] [5, 6]"),
                Reading.tokens(trace));
        assertEquals(TraceHeader.Batching.AS_RECORDED, trace.header().batching());
        assertEquals(TraceHeader.LayerNumbering.MODEL, trace.header().numbering());
        assertEquals("qwen.gguf", trace.header().modelName());
        assertEquals(List.of(3, 4), trace.header().layerIds());
        Reading.refused(
                file(text.replace("[3, 0, 3, 2, 4", "[3, 0, 3, 2, 9, 4")), "e: 9 numbers; pairs");
        Reading.refused(
                file(text.replace("[4, 1, 4, 2, 3, 5, 3, 6]", "[4, 1, 3, 5, 4, 2, 3, 6]")),
                "t.jsonl:4: layer 4: in two places of 'e'");
        Reading.refused(file(text.replace("4, 7]", "4, 8]")), "layer 4: expert 8 does not exist");
    }

    @Test
    void pairsWithoutPhaseHaveAHeaderThatSaysIt() {
        String text =
                "{\"format\": \"moearc-trace-v1\", \"phase\": \"decode\", \"n_layers_routed\": 3}\n"
                        + "{\"step\": 7, \"e\": [0, 1]}\n{\"step\": 8, \"e\": [0, 2]}\n";
        RoutingTrace trace = TraceImporters.open(file(text));
        assertEquals(
                List.of("7 0@7 DECODE #-1 [1]", "8 0@8 DECODE #-1 [2]"), Reading.tokens(trace));
        assertEquals(TraceHeader.Batching.UNBATCHED, trace.header().batching());
        assertEquals(List.of("layers-missing"), codes(trace));
    }

    @Test
    void flatRowsInAnyOrderOfLayers() {
        String row =
                "{\"dataset\": \"d\", \"problem_id\": %d, \"layer\": %d, \"token_idx\": %d, \"experts\": [%d, %d], \"gating_probs\": [0.4, 0.3]}\n";
        String text =
                row.formatted(1, 2, 0, 1, 2)
                        + row.formatted(1, 2, 1, 3, 4)
                        + row.formatted(2, 2, 0, 5, 6)
                        + row.formatted(1, 0, 1, 7, 8)
                        + row.formatted(1, 0, 0, 9, 10)
                        + row.formatted(2, 0, 0, 11, 12);
        RoutingTrace trace = TraceImporters.open(file(text));
        assertEquals(
                List.of(
                        "0 d:1@0 UNKNOWN #-1 [9, 10]*0.4 [1, 2]*0.4",
                        "1 d:1@1 UNKNOWN #-1 [7, 8]*0.4 [3, 4]*0.4",
                        "2 d:2@0 UNKNOWN #-1 [11, 12]*0.4 [5, 6]*0.4"),
                Reading.tokens(trace));
        assertEquals("row-jsonl", trace.header().format());
        assertEquals(TraceHeader.WeightsKind.RAW_TOPK, trace.header().weightsKind());
        Reading.refused(file(text.replace("[9, 10]", "[9, 9]")), "t.jsonl:5: token_idx 0, layer 0");
    }

    @Test
    void layersOfAModelWithDenseOnesAtTheStart() {
        String text =
                "{\"meta\": {\"layers\": 2, \"top_k\": 1}}\n"
                        + "{\"step\": 0, \"routed\": {\"3\": [1], \"4\": [2]}}\n"
                        + "{\"step\": 1, \"routed\": {\"4\": [5], \"3\": [6]}}\n";
        RoutingTrace trace = TraceImporters.open(file(text));
        assertEquals(List.of(3, 4), trace.header().layerIds());
        assertEquals(
                List.of("0 0@0 DECODE #-1 [1] [2]", "1 0@1 DECODE #-1 [6] [5]"),
                Reading.tokens(trace));
    }
}
