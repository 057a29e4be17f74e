package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same text as other programs write it: byte order marks, line ends, separators.
class TextVariantsTest {

    private static final String TABLE = "token,layer,expert\n0,0,3\n0,0,1\n1,0,2\n1,0,0\n";

    @TempDir Path folder;

    private List<String> tokens(byte[] bytes) {
        return Reading.tokens(TraceImporters.open(NpyFiles.write(folder, "t", bytes)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROUTER_LOG", "PAIRS", "ROWS", "RECORDER"})
    void aByteOrderMarkIsTakenOff(String format) throws IOException {
        String text =
                switch (format) {
                    case "ROUTER_LOG" -> SampleFiles.ROUTER_LOG;
                    case "PAIRS" -> SampleFiles.PAIRS;
                    case "ROWS" -> SampleFiles.ROWS;
                    default -> SampleFiles.RECORDER;
                };
        List<String> plain = tokens(utf8(text));
        assertEquals(plain, tokens(utf8("\uFEFF" + text)));
        assertEquals(plain, tokens(gzip(utf8("\uFEFF" + text))));
        assertEquals(plain, tokens(utf8(text.replace("\n", "\r\n"))));
    }

    @Test
    void tablesMayBeSeparatedByTabsOrSemicolons() {
        List<String> plain = tokens(utf8(TABLE));
        assertEquals(List.of("0 0@0 UNKNOWN #-1 [3, 1]", "1 0@1 UNKNOWN #-1 [2, 0]"), plain);
        assertEquals(plain, tokens(utf8("\uFEFF" + TABLE)));
        assertEquals(plain, tokens(utf8(TABLE.replace(',', ';'))));
        assertEquals(plain, tokens(utf8(TABLE.replace(',', '\t'))));
    }

    @Test
    void utf16IsRefusedWithItsCure() {
        for (var encoding : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            Path file = NpyFiles.write(folder, "t", ("\uFEFF" + TABLE).getBytes(encoding));
            Reading.refused(file, "UTF-16 text", "write it again as UTF-8");
        }
    }

    @Test
    void stepsWithoutTheirFirstLineAreRefusedWithWhatToWrite() {
        Path file =
                NpyFiles.write(
                        folder,
                        "t",
                        utf8("{\"step\": 0, \"routed\": {\"0\": [1, 2, 4], \"1\": [3, 5, 6]}}\n"));
        Reading.refused(file, ":1: meta: is missing", "{\"layers\": 2, \"top_k\": 3}");
    }
}
