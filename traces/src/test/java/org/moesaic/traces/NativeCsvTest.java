package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class NativeCsvTest {

    private static final String META =
            """
            {"format": "moe-trace", "version": 1,
             "model": {"name": "m", "experts": 8, "top_k": 2, "moe_layer_ids": [1, 3, 5]},
             "batching": "as_recorded", "weights_kind": "raw_topk",
             "layers_present": [1, 3], "rows": 6, "tokens": 3, "requests": 2}
            """;

    private static final String CSV =
            """
            step,request_id,phase,position,layer,experts,weights,token_id
            4,a,prefill,0,1,3;1,0.5;0.25,11
            4,b,decode,9,1,2,1.0,
            4,a,prefill,0,3,0;7,0.5;0.5,11
            4,b,decode,9,3,,,
            5,a,decode,1,1,6;5,0.75;0.125,
            5,a,decode,1,3,;5,;0.125,
            """;

    @TempDir Path folder;

    private Path file(String csv, String meta) {
        NpyFiles.write(folder, "t.meta.json", meta.getBytes(StandardCharsets.UTF_8));
        return NpyFiles.write(folder, "t.csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsStepsOfSeveralTokens() {
        RoutingTrace trace = TraceImporters.open(file(CSV, META));
        assertEquals(
                List.of(
                        "4 a@0 PREFILL #11 [3, 1]*0.5 [0, 7]*0.5",
                        "4 b@9 DECODE #-1 [2, -1]*1.0 [-1, -1]*NaN",
                        "5 a@1 DECODE #-1 [6, 5]*0.75 [-1, 5]*NaN"),
                Reading.tokens(trace));
        TraceHeader header = trace.header();
        assertEquals(List.of(1, 3), header.layerIds());
        assertEquals(TraceHeader.LayerNumbering.MODEL, header.numbering());
        assertEquals(TraceHeader.WeightsKind.RAW_TOPK, header.weightsKind());
        assertEquals("m", header.modelName());
    }

    @Test
    void columnsMayStandInAnyOrderAndBeQuoted() {
        String csv =
                """
                experts,layer,position,stage,phase,request_id,arrival_ns,step
                3;1,1,0,dec,decode,"a,b",17,0
                0;7,3,0,dec,decode,"a,b",17,0
                """;
        String meta =
                """
                {"format": "moe-trace", "version": 1,
                 "model": {"experts": null, "top_k": 2}, "layers_present": [1, 3]}
                """;
        assertEquals(
                List.of("0 a,b@0 DECODE #-1 [3, 1] [0, 7]"),
                Reading.tokens(TraceImporters.open(file(csv, meta))));
    }

    @Test
    void raggedRowsAreAbsentWhereTheMetaAllowsThem() {
        String csv = CSV.replace("4,b,decode,9,1,2,1.0,\n", "");
        String ragged = META.replace("\"rows\": 6", "\"rows\": 5, \"ragged\": true");
        assertEquals(
                "4 b@9 DECODE #-1 [-2, -2]*NaN [-1, -1]*NaN",
                Reading.tokens(TraceImporters.open(file(csv, ragged))).get(1));
        Reading.refused(file(csv, META.replace("6", "5")), "2 rows in layer 3", "ragged");
    }

    @Test
    void theMetaFileIsMissing() {
        Path file = NpyFiles.write(folder, "t.csv", CSV.getBytes(StandardCharsets.UTF_8));
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> TraceImporters.open(file));
        assertEquals(Exit.NOT_FOUND, thrown.exit());
        assertTrue(thrown.getMessage().contains("no 't.meta.json' beside it; create it"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request_id,phase | request,phase | unknown column 'request'",
                "weights,token_id | weights,step  | column 'step' twice",
                "experts,weights  | exprts,weights| did you mean 'experts'?",
                "4,a,prefill,0,1  | x,a,prefill,0,1 | t.csv:2: step: 'x'; a whole number",
                "4,a,prefill,0,1  | 99999999999999999999,a,prefill,0,1 | a whole number",
                "4,a,prefill,0,1  | 4,,prefill,0,1 | request_id: empty",
                "4,a,prefill,0,1  | 4,a,prefil,0,1 | did you mean 'prefill'?",
                "4,a,prefill,0,1  | 4,a,prefill,-1,1 | position: '-1'",
                "4,a,prefill,0,1  | 4,a,prefill,0,2 | layer: '2'; one of layers_present",
                "0.5;0.25,11      | 0.5;0.25,11,7   | t.csv:2: 9 fields; 8",
                "3;1,0.5          | 3;8,0.5         | expert 8 does not exist; expert ids are 0 to 7",
                "3;1,0.5          | 3;3,0.5         | expert 3 twice in one row",
                "3;1,0.5          | 3;-1,0.5        | experts: '-1'",
                "3;1,0.5          | 3;1;2,0.5       | 3 ids; at most top_k, 2",
                "0.5;0.25         | 0.5             | 1 weights; 2, one an expert",
                "0.5;0.25         | 0.5;NaN         | weights: 'NaN'; finite",
                "0.5;0.25,11      | 0.5;0.25,-3     | token_id: '-3'",
                "5,a,decode,1,1   | 3,a,decode,1,1  | t.csv:6: step: 3 after 4; rows ascend",
                "5,a,decode,1,1   | 5,a,decode,0,1  | position 0 of request 'a' after 0",
                "5,a,decode,1,1   | 5,b,prefill,10,1| prefill of request 'b' after its decoding",
                "4,a,prefill,0,3  | 4,c,prefill,0,3 | t.csv:4: step 4: request 'c' at position 0",
                "4,b,decode,9,3   | 4,b,decode,9,1  | layer 1 after layer 3",
                "0.5;0.5,11       | 0.5;0.5,12      | token_id 12 differs between layers"
            })
    void wrongRows(String right, String wrong, String message) {
        String csv = CSV.replaceFirst(Pattern.quote(right), wrong);
        Reading.refused(file(csv, META), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"rows\": 6     | \"rows\": 7     | 6 rows, and the .meta.json says 7",
                "\"tokens\": 3   | \"tokens\": 4   | 3 tokens, and the .meta.json says 4",
                "\"requests\": 2 | \"requests\": 1 | 2 requests, and the .meta.json says 1",
                "as_recorded     | unbatched       | 2 tokens in one step",
                "raw_topk        | none            | weights_kind in the .meta.json says otherwise",
                "\"top_k\": 2    | \"top_k\": 9    | model.top_k: 9 of 8 experts",
                "[1, 3],         | [3, 1],         | 1 after 3; layers ascend",
                "[1, 3],         | [1, 4],         | layer 4 is not in model.moe_layer_ids",
                "\"batching\"    | \"baching\"     | baching",
                "\"version\": 1  | \"version\": 2  | version"
            })
    void wrongMeta(String right, String wrong, String message) {
        String meta = META.replaceFirst(Pattern.quote(right), wrong);
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> Reading.through(file(CSV, meta)));
        assertEquals(Exit.BAD_DATA, thrown.exit());
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    @Test
    void encoderRowsAreRefused() {
        String csv =
                """
                step,request_id,phase,stage,position,layer,experts
                0,a,decode,enc,0,0,1
                """;
        String meta =
                """
                {"format": "moe-trace", "version": 1, "model": {"top_k": 1}, "layers_present": [0]}
                """;
        Reading.refused(file(csv, meta), "stage: 'enc'", "cannot be read yet");
    }

    @Test
    void allProblemsAreReportedTogether() {
        String csv = CSV.replace("3;1", "3;3").replace("6;5", "6;9").replace("0;7", "x;7");
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> Reading.through(file(csv, META)));
        assertEquals(3, thrown.problems().size(), thrown.getMessage());
    }

    @Test
    void anEmptyTrace() {
        Reading.refused(file(CSV.lines().findFirst().orElseThrow() + "\n", META), "no rows");
    }

    @Test
    void textThatIsNotUtf8() {
        byte[] bytes = CSV.getBytes(StandardCharsets.UTF_8);
        bytes[CSV.indexOf("a,prefill")] = (byte) 0xFF;
        file(CSV, META);
        Reading.refused(NpyFiles.write(folder, "t.csv", bytes), "not UTF-8");
    }

    @Test
    void aQuoteThatNeverEnds() {
        String csv = CSV + "6,\"" + "x\n".repeat(1 << 20);
        Reading.refused(file(csv, META), "a record of more than 1048576 characters");
    }
}
