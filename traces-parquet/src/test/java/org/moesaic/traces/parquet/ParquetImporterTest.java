package org.moesaic.traces.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.TraceReader;

class ParquetImporterTest {

    private static final String LISTS =
            "message m { required binary request_id (STRING); optional int64 token_idx;"
                    + " required int32 layer;"
                    + " optional group experts (LIST) { repeated group list"
                    + " { optional int32 element (INTEGER(16,true)); } }"
                    + " optional binary prompt (STRING); }";

    @TempDir Path folder;

    /// Token, layer and slot say which expert.
    private static int expert(int token, int layer, int slot) {
        return (token * 7 + layer * 3 + slot * 5) % 16;
    }

    private Path lists(int rows, CompressionCodecName codec) throws IOException {
        return Sample.write(
                folder.resolve("x.parquet"),
                LISTS,
                rows,
                codec,
                (out, row) -> {
                    int token = row / 2;
                    int layer = row % 2;
                    Sample.field(out, "request_id", 0, it -> it.addBinary(Binary.fromString("r")));
                    Sample.field(out, "token_idx", 1, it -> it.addLong(token));
                    Sample.field(out, "layer", 2, it -> it.addInteger(layer));
                    Sample.list(
                            out, "experts", 3, expert(token, layer, 0), expert(token, layer, 1));
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void readsListsOverRowGroupsInEachCompression(CompressionCodecName codec) throws IOException {
        RoutingTrace trace = TraceImporters.open(lists(500, codec));
        assertEquals("parquet", trace.header().format());
        assertEquals(List.of(0, 1), trace.header().layerIds());
        assertEquals(2, trace.header().topK());
        holds(trace, 250, 2, 2);
    }

    private static void holds(RoutingTrace trace, int tokens, int layers, int topK) {
        TraceBlock block = new TraceBlock(trace.header(), 4096);
        try (TraceReader reader = trace.open()) {
            assertTrue(reader.read(block));
            assertEquals(tokens, block.tokens());
            for (int token = 0; token < tokens; token++) {
                for (int layer = 0; layer < layers; layer++) {
                    for (int slot = 0; slot < topK; slot++) {
                        assertEquals(expert(token, layer, slot), block.expert(layer, token, slot));
                    }
                }
            }
        }
    }

    @Test
    void readsLongTablesWithWeights() throws IOException {
        String schema =
                "message m { required int32 token; required int32 layer; required int32 expert;"
                        + " required float weight; }";
        Path file =
                write(
                        "long.parquet",
                        schema,
                        240,
                        (out, row) -> {
                            int token = row / 6;
                            int layer = row / 3 % 2;
                            Sample.field(out, "token", 0, it -> it.addInteger(token));
                            Sample.field(out, "layer", 1, it -> it.addInteger(layer));
                            Sample.field(
                                    out,
                                    "expert",
                                    2,
                                    it -> it.addInteger(expert(token, layer, row % 3)));
                            Sample.field(
                                    out,
                                    "weight",
                                    3,
                                    it -> it.addFloat(row % 3 == 0 ? 0.5f : 0.25f));
                        });
        RoutingTrace trace = TraceImporters.open(file);
        holds(trace, 40, 2, 3);
        TraceBlock block = new TraceBlock(trace.header(), 64);
        try (TraceReader reader = trace.open()) {
            reader.read(block);
            assertEquals(0.25f, block.weight(1, 7, 2));
        }
    }

    @Test
    void readsWideTables() throws IOException {
        String schema =
                "message m { required int64 pos; required int32 layer_id;"
                        + " required int32 expert_0 (INTEGER(8,false)); optional int32 expert_1; }";
        Path file =
                write(
                        "wide.parquet",
                        schema,
                        60,
                        (out, row) -> {
                            Sample.field(out, "pos", 0, it -> it.addLong(row / 2));
                            Sample.field(out, "layer_id", 1, it -> it.addInteger(row % 2));
                            Sample.field(
                                    out,
                                    "expert_0",
                                    2,
                                    it -> it.addInteger(expert(row / 2, row % 2, 0)));
                            Sample.field(
                                    out,
                                    "expert_1",
                                    3,
                                    it -> it.addInteger(expert(row / 2, row % 2, 1)));
                        });
        holds(TraceImporters.open(file), 30, 2, 2);
    }

    @Test
    void aFileOfOneLayerTakesItFromItsName() throws IOException {
        String schema =
                "message m { required group scores (LIST) { repeated group list"
                        + " { required fixed_len_byte_array(2) element (FLOAT16); } }"
                        + " required group indices (LIST) { repeated group list"
                        + " { required int32 element; } } }";
        Path file =
                write(
                        "layer_07.parquet",
                        schema,
                        20,
                        (out, row) -> {
                            Sample.field(out, "scores", 0, it -> halves(it, 0.5f, 0.25f));
                            Sample.list(out, "indices", 1, expert(row, 0, 0), expert(row, 0, 1));
                        });
        RoutingTrace trace = TraceImporters.open(file);
        assertEquals(List.of(7), trace.header().layerIds());
        holds(trace, 20, 1, 2);
        TraceBlock block = new TraceBlock(trace.header(), 64);
        try (TraceReader reader = trace.open()) {
            reader.read(block);
            assertEquals(0.25f, block.weight(0, 3, 1));
        }
    }

    private static void halves(RecordConsumer out, float... values) {
        out.startGroup();
        out.startField("list", 0);
        for (float value : values) {
            short half = Float.floatToFloat16(value);
            byte[] little = {(byte) half, (byte) (half >> 8)};
            out.startGroup();
            Sample.field(
                    out, "element", 0, it -> it.addBinary(Binary.fromConstantByteArray(little)));
            out.endGroup();
        }
        out.endField("list", 0);
        out.endGroup();
    }

    @Test
    void saysWhichRowsAreWrong() throws IOException {
        Path file =
                write(
                        "bad.parquet",
                        LISTS,
                        6,
                        (out, row) -> {
                            Sample.field(
                                    out,
                                    "request_id",
                                    0,
                                    it -> it.addBinary(Binary.fromString("r")));
                            if (row != 2) {
                                Sample.field(out, "token_idx", 1, it -> it.addLong(row));
                            }
                            Sample.field(out, "layer", 2, it -> it.addInteger(0));
                            Sample.list(out, "experts", 3, row == 4 ? -3 : 1, 2);
                        });
        String message = refused(file);
        assertTrue(message.contains("row 3, token: ''"), message);
        assertTrue(message.contains("row 5, experts: '-3'"), message);
    }

    @Test
    void refusesColumnsThatAreNoRouting() throws IOException {
        Path file =
                write(
                        "other.parquet",
                        "message m { required int32 price; }",
                        3,
                        (out, row) -> Sample.field(out, "price", 0, it -> it.addInteger(row)));
        assertTrue(refused(file).contains("no rows"), refused(file));
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(lists(8, CompressionCodecName.SNAPPY));
        Path cut = folder.resolve("cut.parquet");
        for (int length = 4; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertTrue(refused(cut).contains("damaged or truncated"));
        }
    }

    @Test
    void aFooterThatClaimsAHugeListIsRefusedBeforeMemoryIsTaken() {
        // Field 2, a list of 2^31 - 1 structs, in a footer of a few bytes.
        byte[] footer = {0x29, (byte) 0xFC, -1, -1, -1, -1, 7, 0};
        IOException e = assertThrows(IOException.class, () -> FooterSizes.check(footer));
        assertTrue(e.getMessage().contains("2147483647 elements"), e.getMessage());
    }

    private Path write(String name, String schema, int rows, Sample.Rows content)
            throws IOException {
        return Sample.write(
                folder.resolve(name), schema, rows, CompressionCodecName.SNAPPY, content);
    }

    private static String refused(Path file) {
        MoesaicException e = assertThrows(MoesaicException.class, () -> TraceImporters.open(file));
        assertEquals(Exit.BAD_DATA, e.exit());
        List<String> lines = new ArrayList<>();
        e.problems().forEach(problem -> lines.add(problem.toString()));
        return e.getMessage() + "\n" + String.join("\n", lines);
    }
}
