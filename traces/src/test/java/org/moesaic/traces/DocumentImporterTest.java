package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.statistics.Finding;

/// JSON that is one document, and tables as CSV.
class DocumentImporterTest {

    @TempDir Path folder;

    private Path json(String text) {
        return NpyFiles.write(folder, "d.json", SampleFiles.text(text));
    }

    private Path csv(String text) {
        return NpyFiles.write(folder, "t.csv", SampleFiles.text(text));
    }

    @Test
    void recordings() {
        RoutingTrace trace = TraceImporters.open(json(SampleFiles.RECORDER));
        assertEquals(
                List.of(
                        "0 7@9 DECODE #-1 [1, 2]*0.75 [3, 0]*0.5",
                        "1 7@10 DECODE #-1 [4, 5]*0.75 [6, 7]*0.5"),
                Reading.tokens(trace));
        assertEquals(TraceHeader.WeightsKind.RENORMALISED, trace.header().weightsKind());
        String two =
                "[" + SampleFiles.RECORDER + "," + SampleFiles.RECORDER.replace("7,", "8,") + "]";
        assertEquals(4, Reading.tokens(TraceImporters.open(json(two))).size());
        assertTrue(Reading.tokens(TraceImporters.open(json(two))).get(2).startsWith("2 8@9"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token_10 | token_9 | token_9: position 9 after 9",
                "token_10 | tokens | 'tokens'; one key token_<position>",
                "[6, 7] | [6, 6] | token_10, layer_1: expert 6 twice",
                "[6, 7] | [6] | token_10, layer_1: 2 weights for 1 ids",
                "[6, 7] | [6, 7, 8] | 2 weights for 3 ids",
                "layer_1\": {\"selected_experts\": [6 | layer_2\": {\"selected_experts\": [6 | layers [0, 2]; the layers of the first token",
                "[6, 7] | 6 | token_10, layer_1: not a list",
                "]}}} | ]}} | damaged or truncated"
            })
    void damagedRecordings(String right, String wrong, String message) {
        int at = SampleFiles.RECORDER.lastIndexOf(right);
        String text =
                SampleFiles.RECORDER.substring(0, at)
                        + wrong
                        + SampleFiles.RECORDER.substring(at + right.length());
        Reading.refused(json(text), message);
    }

    @Test
    void servedResponsesHavePhasesAndLackTheirLastToken() {
        RoutingTrace trace = TraceImporters.open(json(SampleFiles.served()));
        assertEquals(
                List.of(
                        "0 0@0 PREFILL #-1 [1, 2] [3, 0]",
                        "1 0@1 PREFILL #-1 [4, 5] [6, 7]",
                        "2 0@2 DECODE #-1 [2, 3] [5, 1]"),
                Reading.tokens(trace));
        assertEquals(
                List.of("last-token-missing"), trace.notes().stream().map(Finding::code).toList());
    }

    @Test
    void base64WithoutShapeNeedsTheModel() {
        String text = SampleFiles.served().replaceAll("\"num_[a-z_]+\": 2,", "");
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> TraceImporters.open(json(text)));
        assertEquals(Exit.USAGE, thrown.exit());
        MoesaicException other =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                TraceImporters.open(
                                        json(text),
                                        List.of(),
                                        Optional.of(ModelCards.find("mixtral-8x7b"))));
        assertTrue(
                other.getMessage().contains("12 ids; whole tokens of 32 layers of top-2"),
                other.getMessage());
        Reading.refused(json(text.replace("AAAA", "A*AA")), "not base64");
    }

    @Test
    void nestedListsAreReadWithTheirOwnShape() {
        String text = "{\"routed_experts\": [[[0, 0], [1, 2]], [[0, 0], [3, 4]]]}\n";
        RoutingTrace trace = TraceImporters.open(json(text + text));
        assertEquals(List.of(1), trace.header().layerIds());
        assertEquals(
                List.of(
                        "0 0@0 UNKNOWN #-1 [1, 2]",
                        "1 0@1 UNKNOWN #-1 [3, 4]",
                        "2 1@0 UNKNOWN #-1 [1, 2]",
                        "3 1@1 UNKNOWN #-1 [3, 4]"),
                Reading.tokens(trace));
        Reading.refused(json(text.replace("[3, 4]", "[3]")), "1 ids of a row; 2");
    }

    @Test
    void countsAreReadAndRefusedAsATrace() {
        Path file = json(SampleFiles.LOGICAL_COUNT);
        ExpertCounts counts = TraceImporters.counts(file, List.of()).orElseThrow();
        // The dense layer has no row, and the others keep their numbers.
        assertEquals(List.of(1, 2), counts.layerIds());
        assertEquals(List.of(4.0, 5.0, 6.0), counts.layers().getFirst().selections());
        Reading.refused(file, "aggregated counts: the order of selections is gone");
        assertEquals(
                List.of(2.0, 4.0),
                TraceImporters.counts(json("{\"logical_count\": [[[1, 2]], [[1, 2]]]}"), List.of())
                        .orElseThrow()
                        .layers()
                        .getFirst()
                        .selections());
        assertEquals(
                2,
                TraceImporters.counts(json("[[1, 2, 3], [4, 5, 6]]"), List.of())
                        .orElseThrow()
                        .layers()
                        .size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"logical_count\": [[1, 2], [3]]} | row 1 has 1 experts, the first 2",
                "{\"logical_count\": [[1, -2]]} | count -2.0 of expert 1 in row 0",
                "{\"logical_count\": [[1, NaN]]} | count NaN of expert 1",
                "{\"logical_count\": [[1, \"2\"]]} | a text; a number",
                "{\"logical_count\": []} | no counts",
                "{\"counts\": [[0, 0]]} | all counts are 0",
                "{\"counts\": [[3, 5]], \"tokens\": 5, \"top_k\": 2} | counts sum to 8.0; tokens x top_k is 10.0",
                "{\"counts\": [[3, 5]], \"layers\": [1, 2]} | 2 ids for 1 rows",
                "{\"counts\": [[3, 5]], \"experts\": 3} | 3, and rows have 2",
                "{\"counts\": [[3, 5]], \"counts_top1\": [[3]]} | counts_top1: 1 x 1 counts; 1 x 2",
                "{\"physical_to_logical_map\": [[0, 1]]} | where experts are placed",
                "{\"hello\": 1} | JSON without a key that tells of routing; there are hello",
                "[1, 2] | without a key that tells"
            })
    void wrongCounts(String text, String message) {
        MoesaicException thrown =
                assertThrows(
                        MoesaicException.class, () -> TraceImporters.counts(json(text), List.of()));
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
        assertEquals(Exit.BAD_DATA, thrown.exit());
    }

    @Test
    void countsAreWrittenAndReadAgainAsTheSame() {
        Path real = SharedTraces.file("mixtral_counts_github.json");
        ExpertCounts counts = TraceImporters.counts(real, List.of()).orElseThrow();
        Path copy = folder.resolve("copy.json");
        ExpertCountsWriter.write(counts, copy);
        ExpertCounts again = TraceImporters.counts(copy, List.of()).orElseThrow();
        assertEquals(counts.layers(), again.layers());
        assertEquals(counts.pairs(), again.pairs());
        assertEquals(counts.tokens(), again.tokens());
    }

    @Test
    void anyTraceCanBeCounted() {
        ExpertCounts counts = ExpertCounts.of(TraceImporters.open(csv(SampleFiles.LONG_CSV)));
        assertEquals(8, counts.experts());
        assertEquals(
                List.of(0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0),
                counts.layers().getFirst().selections());
        assertEquals(2, counts.tokens().orElseThrow());
    }

    @Test
    void longTables() {
        RoutingTrace trace = TraceImporters.open(csv(SampleFiles.LONG_CSV));
        assertEquals(
                List.of(
                        "0 0@0 UNKNOWN #-1 [1, 2]*0.75 [3, 0]*0.5",
                        "1 0@1 UNKNOWN #-1 [4, 5]*1.0 [6, 7]*1.0"),
                Reading.tokens(trace));
        String ranked =
                "step,request_id,phase,position,layer,rank,expert,weight\n"
                        + "4,r,prefill,7,2,1,5,0.25\n4,r,prefill,7,2,0,3,0.75\n";
        RoutingTrace own = TraceImporters.open(csv(ranked));
        assertEquals(List.of("4 r@7 PREFILL #-1 [3, 5]*0.75"), Reading.tokens(own));
    }

    @Test
    void denseWideJoinedAndOrderOnlyTables() {
        assertEquals(
                List.of("0 0@0 UNKNOWN #-1 [1, 2]*0.7", "1 0@1 UNKNOWN #-1 [0, 2]*0.6"),
                read(
                        "layer_id,token_id,expert_0,expert_1,expert_2\n0,0,0,0.7,0.3\n0,1,0.6,0,0.4\n"));
        assertEquals(
                List.of("0 0@0 UNKNOWN #-1 [1, 2] [3, 0]"),
                read("token,layer,expert_0,expert_1\n0,0,1,2\n0,1,3,0\n"));
        assertEquals(
                List.of("0 0@0 UNKNOWN #-1 [52, 40] [1, 2]", "1 0@1 UNKNOWN #-1 [5, 4] [7, 8]"),
                read("layer_id,expert_ids\n3,52 40\n4,1 2\n3,5 4\n4,7 8\n"));
        assertEquals(
                List.of("0 0@0 UNKNOWN #-1 [52, 40]", "1 0@1 UNKNOWN #-1 [5, 4]"),
                read("3,52 40\n3,5 4\n"));
        assertEquals(
                List.of("0 0@5 UNKNOWN #-1 [1, 2] [3, 4]"),
                read("token,layer_0,layer_1\n5,\"[1, 2]\",3;4\n"));
        assertEquals(
                List.of("0 a@0 UNKNOWN #-1 [1, 2]*0.6"),
                read("req_id,token_idx,layer,experts,weights\na,0,3,1;2,0.6;0.4\n"));
    }

    private List<String> read(String text) {
        return Reading.tokens(TraceImporters.open(csv(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,0,2,0.25 | 0,0,1,0.25 | layer 0: expert 1 twice in one row",
                "0,0,2,0.25 | 0,0,x,0.25 | t.csv:3: expert: 'x'; a whole number",
                "0,0,2,0.25 | 0,0,2,heavy | t.csv:3: weight: 'heavy'; a decimal number",
                "0,0,2,0.25 | 0,0,2 | t.csv:3: 3 fields; 4, as in the header row",
                "0,1,3,0.5 | 0,-1,3,0.5 | t.csv:4: layer: '-1'",
                "1,1,7,0 | 0,0,7,0 | a second row of this token in this layer"
            })
    void wrongTables(String right, String wrong, String message) {
        Reading.refused(csv(SampleFiles.LONG_CSV.replace(right, wrong)), message);
    }
}
