package org.moesaic.verification;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.TraceBlock;

/// Writes traces in the formats that are read; for tests and benchmarks, so of tokens of one request, one a step.
public final class TraceFiles {

    private TraceFiles() {}

    /// The array `experts` in an NPZ archive, as unsigned bytes.
    public static Path writeNpz(InMemoryTrace trace, Path file) throws IOException {
        ByteArrayOutputStream ids = new ByteArrayOutputStream();
        int tokens = 0;
        for (TraceBlock block : trace.blocks()) {
            tokens += block.tokens();
            for (int token = 0; token < block.tokens(); token++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    for (int slot = 0; slot < block.topK(); slot++) {
                        ids.write(block.expert(layer, token, slot));
                    }
                }
            }
        }
        String shape =
                "(%d, %d, %d)".formatted(tokens, trace.header().layers(), trace.header().topK());
        return Files.write(file, npz(Map.of("experts", npy("|u1", shape, ids.toByteArray()))));
    }

    /// One line a step.
    public static Path writeJsonl(InMemoryTrace trace, Path file) throws IOException {
        int tokens = trace.blocks().stream().mapToInt(TraceBlock::tokens).sum();
        StringBuilder text = new StringBuilder();
        text.append(
                "{\"meta\": {\"steps\": %d, \"layers\": %d, \"top_k\": %d, \"n_experts\": %d, \"prompt_tokens\": 0}}\n"
                        .formatted(
                                tokens,
                                trace.header().layers(),
                                trace.header().topK(),
                                trace.header().experts().orElseThrow()));
        for (TraceBlock block : trace.blocks()) {
            for (int token = 0; token < block.tokens(); token++) {
                int at = token;
                String routed =
                        IntStream.range(0, block.layers())
                                .mapToObj(layer -> "\"" + layer + "\": " + row(block, layer, at))
                                .collect(Collectors.joining(", ", "{", "}"));
                text.append("{\"step\": ").append(block.stepId(token));
                text.append(", \"routed\": ").append(routed).append("}\n");
            }
        }
        return Files.writeString(file, text);
    }

    /// A router log: one line a token and layer, with weights.
    public static Path writeRouterLog(InMemoryTrace trace, Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("{\"type\": \"meta\", \"top_k\": ").append(trace.header().topK()).append("}\n");
        String weights =
                IntStream.range(0, trace.header().topK())
                        .mapToObj(slot -> Double.toString(1.0 / trace.header().topK()))
                        .collect(Collectors.joining(", ", "[", "]"));
        long first = 0;
        for (TraceBlock block : trace.blocks()) {
            for (int token = 0; token < block.tokens(); token++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    text.append("{\"type\": \"route\", \"req_id\": \"r0\", \"token_idx\": ");
                    text.append(first + token).append(", \"layer\": ").append(layer);
                    text.append(", \"topk_ids\": ").append(row(block, layer, token));
                    text.append(", \"topk_weights\": ").append(weights).append("}\n");
                }
            }
            first += block.tokens();
        }
        return Files.writeString(file, text);
    }

    /// The native CSV, and its meta file beside it.
    public static Path writeCsv(InMemoryTrace trace, Path file) throws IOException {
        NativeCsvWriter.write(
                trace,
                new NativeCsvWriter.Source("moesaic", "0", trace.header().name(), ""),
                Optional.empty(),
                file,
                NativeCsvWriter.metaFile(file));
        return file;
    }

    /// An NPY array (version 1) with any header and any data.
    public static byte[] npy(String descr, String shape, byte[] data) {
        byte[] header =
                "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
                        .formatted(descr, shape)
                        .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) header.length).put(header).put(data);
        return bytes.array();
    }

    /// A zip archive of NPY arrays.
    public static byte[] npz(Map<String, byte[]> arrays) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String row(TraceBlock block, int layer, int token) {
        return IntStream.range(0, block.topK())
                .mapToObj(slot -> Short.toString(block.expert(layer, token, slot)))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
