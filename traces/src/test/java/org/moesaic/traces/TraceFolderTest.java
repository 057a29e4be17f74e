package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceQuality;

/// One capture in a folder, one layer a file.
class TraceFolderTest {

    @TempDir Path parent;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(parent.resolve("capture"));
    }

    private Path log(String name, int layer, String request, int... firstIds) {
        StringBuilder text =
                new StringBuilder(
                        "{\"type\": \"meta\", \"model_id\": \"m\", \"layers_logged\": [0, 1],"
                                + " \"top_k\": 2, \"num_experts\": 8}\n");
        for (int token = 0; token < firstIds.length; token++) {
            text.append(
                    "{\"type\": \"route\", \"req_id\": \"%s\", \"token_idx\": %d, \"layer\": %d, \"topk_ids\": [%d, %d]}\n"
                            .formatted(
                                    request, token, layer, firstIds[token], firstIds[token] + 1));
        }
        return NpyFiles.write(folder, name, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void layersOfAllFilesAreOneTrace() {
        log("b.jsonl", 0, "r", 1, 2, 3, 4);
        log("a.jsonl", 5, "r", 6, 5, 4, 3);
        RoutingTrace trace = TraceImporters.open(folder);
        assertEquals("capture", trace.header().name());
        assertEquals("router-log", trace.header().format());
        assertEquals(List.of(0, 5), trace.header().layerIds());
        assertEquals(8, trace.header().experts().getAsInt());
        assertEquals(
                List.of(
                        "0 r@0 UNKNOWN #-1 [1, 2] [6, 7]",
                        "1 r@1 UNKNOWN #-1 [2, 3] [5, 6]",
                        "2 r@2 UNKNOWN #-1 [3, 4] [4, 5]",
                        "3 r@3 UNKNOWN #-1 [4, 5] [3, 4]"),
                Reading.tokens(trace));
        assertTrue(trace.notes().stream().noneMatch(note -> note.code().equals("layers-missing")));
    }

    /// Recorders that count from 0 in every file say the layer in the file's name.
    @Test
    void numbersInNamesTellLayersApartThatAllSayZero() {
        log("layer_3.jsonl", 0, "r", 1);
        log("layer_11.jsonl", 0, "r", 5);
        RoutingTrace trace = TraceImporters.open(folder);
        assertEquals(List.of(3, 11), trace.header().layerIds());
        assertEquals(List.of("0 r@0 UNKNOWN #-1 [1, 2] [5, 6]"), Reading.tokens(trace));
        log("other.jsonl", 0, "r", 5);
        refused("layer 0 is also in layer_11.jsonl", "layer_07");
    }

    @Test
    void aFileThatEndsBeforeTheOthersIsRagged() {
        log("layer_0.jsonl", 0, "r", 1);
        log("layer_1.jsonl", 1, "r", 1, 2, 3);
        RoutingTrace trace = TraceImporters.open(folder);
        assertEquals(
                List.of(
                        "0 r@0 UNKNOWN #-1 [1, 2] [1, 2]",
                        "1 r@1 UNKNOWN #-1 [-2, -2] [2, 3]",
                        "2 r@2 UNKNOWN #-1 [-2, -2] [3, 4]"),
                Reading.tokens(trace));
        List<String> codes =
                TraceQuality.of(trace, StatisticsOptions.defaults()).findings().stream()
                        .map(Finding::code)
                        .toList();
        assertTrue(codes.contains("ragged-rows"), codes.toString());
    }

    @Test
    void otherTokensAreRefusedWithTheFirstThatDiffers() {
        log("layer_0.jsonl", 0, "r", 1, 2);
        log("layer_1.jsonl", 1, "s", 1, 2);
        refused(
                "layer_1.jsonl",
                "token 0 is request s, position 0; in layer_0.jsonl it is request r");
    }

    @Test
    void allProblemsOfAllFilesTogether() {
        log("layer_0.jsonl", 0, "r", 9);
        NpyFiles.write(folder, "layer_1.jsonl", "{\"type\": 1}".getBytes(StandardCharsets.UTF_8));
        NpyFiles.write(folder, "notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
        MoesaicException thrown =
                refused("layer_0.jsonl:2", "notes.txt", "not a trace in any known format");
        assertEquals(3, thrown.problems().size());
    }

    @Test
    void anEmptyFolderIsNoTrace() {
        refused("a folder of 0 files", "1 to 1024");
    }

    @Test
    void filesOfSeveralModelsAreRefused() {
        log("layer_0.jsonl", 0, "r", 1);
        NpyFiles.write(
                folder,
                "layer_1.jsonl",
                "{\"type\": \"route\", \"token_idx\": 0, \"layer\": 1, \"topk_ids\": [0, 1]}"
                        .getBytes(StandardCharsets.UTF_8));
        refused(
                "files differ in their number of experts: layer_0.jsonl 8, layer_1.jsonl does not say");
    }

    @Test
    void theHashOfAFolderIsThatOfNamesAndContents() throws IOException {
        Path file = log("layer_0.jsonl", 0, "r", 1);
        String before = TraceFile.sha256Of(folder);
        assertEquals(64, before.length());
        Files.move(file, folder.resolve("layer_1.jsonl"));
        String renamed = TraceFile.sha256Of(folder);
        assertTrue(!before.equals(renamed));
        log("layer_1.jsonl", 0, "r", 2);
        assertTrue(!renamed.equals(TraceFile.sha256Of(folder)));
        assertEquals(
                TraceFile.of(folder.resolve("layer_1.jsonl")).sha256(),
                TraceFile.sha256Of(folder.resolve("layer_1.jsonl")));
    }

    private MoesaicException refused(String... parts) {
        MoesaicException thrown =
                assertThrows(
                        MoesaicException.class, () -> Reading.tokens(TraceImporters.open(folder)));
        assertEquals(Exit.BAD_DATA, thrown.exit());
        for (String part : parts) {
            assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
        }
        return thrown;
    }
}
