package org.moesaic.traces;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A small valid file of every format, for tests of readers and for fuzzing.
final class SampleFiles {

    static final String ROUTER_LOG =
            """
            {"type": "meta", "model_id": "m", "layers_logged": [0, 1], "top_k": 2}
            {"type": "route", "req_id": "a", "token_idx": 0, "layer": 0, "topk_ids": [1, 2], "topk_weights": [0.75, 0.25]}
            {"type": "route", "req_id": "a", "token_idx": 0, "layer": 1, "topk_ids": [3, 0], "topk_weights": [0.5, 0.5]}
            """;

    static final String PAIRS =
            """
            {"format": "moearc-trace-v1", "n_expert": 8, "n_expert_used": 2, "phase": "decode"}
            {"step": 0, "phase": "decode", "pos": 5, "e": [0, 1, 0, 2, 1, 3, 1, 4]}
            {"step": 1, "phase": "decode", "pos": 6, "e": [0, 5, 0, 6, 1, 7, 1, 0]}
            """;

    static final String ROWS =
            """
            {"problem_id": 1, "layer": 0, "token_idx": 0, "experts": [1, 2], "gating_probs": [0.5, 0.25]}
            {"problem_id": 1, "layer": 1, "token_idx": 0, "experts": [3, 4], "gating_probs": [0.5, 0.25]}
            """;

    static final String RECORDER =
            """
            {"row_index": 7, "dataset": "d", "full_text": ["a", "b"], "router_data": [
              {"token_9": {"layer_0": {"selected_experts": [1, 2], "selected_probs": [0.75, 0.25]},
                           "layer_1": {"selected_experts": [3, 0], "selected_probs": [0.5, 0.5]}}},
              {"token_10": {"layer_0": {"selected_experts": [4, 5], "selected_probs": [0.75, 0.25]},
                            "layer_1": {"selected_experts": [6, 7], "selected_probs": [0.5, 0.5]}}}]}
            """;

    static final String LOGICAL_COUNT =
            "{\"rank\": 0, \"logical_count\": [[0, 0, 0], [4.0, 5, 6], [1, 2, 3]]}";

    static final String LONG_CSV =
            "token,layer,expert,weight\n0,0,1,0.75\n0,0,2,0.25\n0,1,3,0.5\n0,1,0,0.5\n1,0,4,1\n1,0,5,0\n1,1,6,1\n1,1,7,0\n";

    private SampleFiles() {}

    static String served() {
        ByteBuffer ids = ByteBuffer.allocate(3 * 2 * 2 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int id : new int[] {1, 2, 3, 0, 4, 5, 6, 7, 2, 3, 5, 1}) {
            ids.putInt(id);
        }
        return "{\"text\": \"x\", \"meta_info\": {\"prompt_tokens\": 2, \"completion_tokens\": 2, \"num_hidden_layers\": 2,"
                + " \"num_experts_per_tok\": 2, \"routed_experts\": \""
                + Base64.getEncoder().encodeToString(ids.array())
                + "\"}}\n";
    }

    /// Every format's name and a file of it.
    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("router.jsonl", text(ROUTER_LOG));
        files.put("pairs.ndjson", text(PAIRS));
        files.put("rows.jsonl", text(ROWS));
        files.put("recorder.json", text(RECORDER));
        files.put("served.json", text(served()));
        files.put("logical_count.json", text(LOGICAL_COUNT));
        files.put("long.csv", text(LONG_CSV));
        files.put(
                "dense.csv",
                text(
                        "layer_id,token_id,expert_0,expert_1,expert_2\n0,0,0,0.7,0.3\n0,1,0.6,0,0.4\n"));
        files.put("log.csv", text("layer_id,expert_ids\n3,52 40\n4,1 2\n3,5 4\n4,7 8\n"));
        files.put("wide.csv", text("token,layer,expert_0,expert_1\n0,0,1,2\n0,1,3,0\n"));
        files.put("layers.npz", perLayer());
        files.put("batch.npy", batch());
        files.put("list.pt", torch(pickleOfList(), storage(1, 2, 3, 0, 4, 5, 6, 7)));
        files.put("imatrix.gguf", imatrix());
        files.put("load.npy", NpyFiles.integers("<i8", 8, "(2, 4)", 5, 5, 9, 1, 10, 4, 4, 2));
        return files;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] perLayer() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("L3_idx", NpyFiles.integers("<i2", 2, "(2, 2)", 1, 2, 3, 4));
        arrays.put("L7_idx", NpyFiles.integers("<i2", 2, "(2, 2)", 5, 6, 7, 0));
        arrays.put("doc_id", NpyFiles.integers("<i4", 4, "(2,)", 4, 9));
        arrays.put("num_experts", NpyFiles.integers("<i4", 4, "()", 8));
        return NpyFiles.npz(arrays, ZipEntry.DEFLATED);
    }

    /// Two requests of three tokens: the first is padded at its left, the second at its right; layer 0 is dense.
    static byte[] batch() {
        return NpyFiles.bytes(
                "(2, 3, 2, 2)",
                0,
                0,
                0,
                0,
                0,
                0,
                1,
                2,
                0,
                0,
                3,
                4, //
                0,
                0,
                5,
                6,
                0,
                0,
                7,
                0,
                0,
                0,
                0,
                0);
    }

    static byte[] storage(int... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            data.putInt(value);
        }
        return data.array();
    }

    /// What `torch.save([tensor, tensor], …)` writes: two int32 views [2, 2] of one storage of 8.
    static byte[] pickleOfList() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bytes(out, 0x80, 2, ']', 'q', 0, '(');
        tensor(out, 0);
        tensor(out, 4);
        bytes(out, 'e', '.');
        return out.toByteArray();
    }

    private static void tensor(ByteArrayOutputStream out, int offset) {
        out.writeBytes(text("ctorch._utils\n_rebuild_tensor_v2\n"));
        bytes(out, '(', '(');
        unicode(out, "storage");
        out.writeBytes(text("ctorch\nIntStorage\n"));
        unicode(out, "0");
        unicode(out, "cpu");
        bytes(out, 'K', 8, 't', 'Q', 'K', offset);
        bytes(out, 'K', 2, 'K', 2, 0x86, 'K', 2, 'K', 1, 0x86, 0x89);
        out.writeBytes(text("ccollections\nOrderedDict\n"));
        bytes(out, ')', 'R', 't', 'R');
    }

    static void unicode(ByteArrayOutputStream out, String text) {
        bytes(out, 'X', text.length(), 0, 0, 0);
        out.writeBytes(text(text));
    }

    static void bytes(ByteArrayOutputStream out, int... values) {
        for (int value : values) {
            out.write(value);
        }
    }

    static byte[] torch(byte[] pickle, byte[] storage) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            member(zip, "archive/data.pkl", pickle);
            member(zip, "archive/byteorder", text("little"));
            member(zip, "archive/data/0", storage);
            member(zip, "archive/version", text("3\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void member(ZipOutputStream zip, String name, byte[] content)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /// Two MoE layers of three experts: gate and up counted, and a dense matrix.
    static byte[] imatrix() {
        ByteBuffer head = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        head.put(text("GGUF")).putInt(3).putLong(5).putLong(3);
        string(head, "general.type").putInt(8);
        string(head, "imatrix");
        string(head, "imatrix.chunk_count").putInt(4).putInt(2);
        string(head, "imatrix.datasets").putInt(9).putInt(8).putLong(1);
        string(head, "wiki");
        long offset = 0;
        for (String name :
                new String[] {
                    "blk.1.ffn_gate_exps.weight.counts",
                    "blk.1.ffn_up_exps.weight.counts",
                    "blk.2.ffn_gate_exps.weight.counts",
                    "blk.2.ffn_down_exps.weight.in_sum2",
                    "blk.0.ffn_down.weight.counts"
                }) {
            boolean dense = name.contains("blk.0");
            string(head, name)
                    .putInt(2)
                    .putLong(1)
                    .putLong(dense ? 1 : 3)
                    .putInt(0)
                    .putLong(offset);
            offset += 32;
        }
        while (head.position() % 32 != 0) {
            head.put((byte) 0);
        }
        for (int tensor = 0; tensor < 5; tensor++) {
            for (int i = 0; i < 8; i++) {
                head.putFloat(i < 3 ? 10 * tensor + i + 1 : 0);
            }
        }
        byte[] file = new byte[head.position()];
        head.flip().get(file);
        return file;
    }

    private static ByteBuffer string(ByteBuffer to, String text) {
        return to.putLong(text.length()).put(text(text));
    }
}
