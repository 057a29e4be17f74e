package org.moesaic.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.cli.RunResult;

/// Checkpoints and activations that nothing can be measured with, through `kernel damage`: a message with the place, the
/// exit code of bad data, and nothing written.
class DamageBadInputTest {

    /// The model takes 32 numbers a token.
    private static final int WIDTH = 32;

    @TempDir Path folder;
    private String model;
    private Path weights;

    @BeforeEach
    void synthesise() throws IOException {
        model = SmallModel.write(folder);
        weights = folder.resolve("w.safetensors");
        RunResult made = RunResult.of("model", "synthesise", model, "--out", weights.toString());
        assertEquals(0, made.code(), made.err());
    }

    private RunResult damage(Path checkpoint, String... options) {
        List<String> args = new ArrayList<>(List.of("kernel", "damage", "--model", model));
        args.addAll(List.of("--weights", checkpoint.toString(), "--backend", "reference"));
        args.addAll(List.of("--out", folder.resolve("out").toString()));
        if (!List.of(options).contains("--format")) {
            args.addAll(List.of("--format", "int4"));
        }
        args.addAll(List.of(options));
        return RunResult.of(args.toArray(String[]::new));
    }

    private void refused(RunResult run, int code, String... parts) {
        assertEquals(code, run.code(), run.err());
        assertEquals("", run.out());
        for (String part : parts) {
            assertTrue(run.err().contains(part), () -> "'" + part + "' is not in " + run.err());
        }
        assertFalse(run.err().contains("\tat "), run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    private Path npy(String descr, String shape, byte[] data) throws IOException {
        String text =
                "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
        byte[] header =
                (text + " ".repeat(117 - text.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(10 + header.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) header.length).put(header).put(data);
        return Files.write(folder.resolve("x.npy"), file.array());
    }

    @Test
    void activationsOfAnotherWidth() throws IOException {
        Path wide = npy("<f4", "(4, 31)", new byte[4 * 31 * 4]);
        refused(
                damage(weights, "--activations", wide.toString()),
                65,
                "x.npy",
                "[4, 31]",
                "" + WIDTH);
        Path flat = npy("<f4", "(32,)", new byte[32 * 4]);
        refused(damage(weights, "--activations", flat.toString()), 65, "x.npy", "[32]");
        Path one = npy("<f4", "(1, 32)", new byte[32 * 4]);
        refused(
                damage(weights, "--activations", one.toString()),
                65,
                "x.npy",
                "at least two tokens");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void activationsThatAreNoNumbers(float bad) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 * WIDTH * 4).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat((2 * WIDTH + 5) * 4, bad);
        Path file = npy("<f4", "(4, 32)", data.array());
        refused(
                damage(weights, "--activations", file.toString()),
                65,
                "x.npy",
                "token 2, input 5: " + bad,
                "finite");
    }

    @Test
    void activationsOfAnotherTypeOrCutShort() throws IOException {
        Path integers = npy("<i4", "(4, 32)", new byte[4 * WIDTH * 4]);
        refused(damage(weights, "--activations", integers.toString()), 65, "x.npy", "<i4");
        Path cut = npy("<f4", "(4, 32)", new byte[4 * WIDTH * 4 - 3]);
        refused(damage(weights, "--activations", cut.toString()), 65, "x.npy", "512 bytes");
        Path huge = npy("<f4", "(2000000000, 32)", new byte[16]);
        refused(damage(weights, "--activations", huge.toString()), 65, "x.npy");
        Path text = Files.writeString(folder.resolve("x.npy"), "1 2 3\n");
        refused(damage(weights, "--activations", text.toString()), 65, "x.npy");
        refused(
                damage(weights, "--activations", folder.resolve("no.npy").toString()),
                66,
                "no.npy");
    }

    /// Digital or analog: the tensor, the row and the column, of every expert.
    @ParameterizedTest
    @ValueSource(strings = {"int4", "analog:pcm-standard", "analog:ideal,int8"})
    void weightsThatAreNoNumbers(String format) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int data = Math.toIntExact(buffer.getLong(0)) + Long.BYTES;
        // Behind the router: two bf16 matrices of the experts.
        for (String part : List.of("experts.1.up_proj", "experts.3.down_proj")) {
            buffer.putShort(data + begin(bytes, part) + 2 * (WIDTH + 7), (short) 0x7fc0);
        }
        Files.write(weights, bytes);
        refused(
                damage(weights, "--format", format, "--layers", "0"),
                65,
                "experts.1.up_proj.weight: row 1, column 7: the weight is NaN",
                "experts.3.down_proj.weight: row 2, column 7: the weight is NaN");
    }

    /// Where the data of a tensor begin, by the header.
    private static int begin(byte[] bytes, String part) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int offsets = text.indexOf("[", text.indexOf("data_offsets", text.indexOf(part)));
        return Integer.parseInt(text.substring(offsets + 1, text.indexOf(",", offsets)).trim());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 40, -1})
    void truncatedFiles(int length) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, length < 0 ? bytes.length + length : length));
        refused(damage(weights), 65, "w.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A length of the header beyond any file, and data of one tensor within another's,
                // or outside.
                "-1                  | {}",
                "9000000000000000000 | {}",
                "0 | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                "0 | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                "0 | {\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000,9],\"data_offsets\":[0,16]}}",
                "0 | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[1000000,1000008]}}",
                "0 | {\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "0 | [1,2",
            })
    void hostileHeaders(long claimed, String header) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(claimed == 0 ? text.length : claimed).put(text);
        Path hostile = Files.write(folder.resolve("hostile.safetensors"), file.array());
        refused(damage(hostile), 65, "hostile.safetensors");
    }

    @Test
    void missingShards() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                """
                {"metadata": {}, "weight_map": {
                  "model.layers.0.mlp.gate.weight": "w.safetensors",
                  "model.layers.0.mlp.experts.0.up_proj.weight": "model-00002-of-00003.safetensors",
                  "model.layers.0.mlp.experts.1.up_proj.weight": "model-00003-of-00003.safetensors"}}
                """);
        refused(
                damage(index),
                65,
                "model-00002-of-00003.safetensors",
                "model-00003-of-00003.safetensors");
        Files.writeString(index, "{\"weight_map\": {\"a\": \"../../etc/passwd\"}}");
        refused(damage(index), 65, "index.json");
    }

    @Test
    void aCheckpointOfAnotherModel() throws IOException {
        String wider = SmallModel.write(folder, 8);
        Path other = folder.resolve("8.safetensors");
        assertEquals(
                0, RunResult.of("model", "synthesise", wider, "--out", other.toString()).code());
        refused(damage(other), 65, "router");
    }

    /// Router and experts in one go, before anything is measured.
    @Test
    void allShapesAreHeldAgainstTheModelFirst() throws IOException {
        Path narrow = folder.resolve("narrow.yaml");
        Files.writeString(
                narrow,
                Files.readString(Path.of(SmallModel.write(folder, 3)))
                        .replace("small-3", "narrow")
                        .replace("width: 16", "width: 8"));
        Path weights = folder.resolve("4.safetensors");
        String four = SmallModel.write(folder);
        assertEquals(
                0, RunResult.of("model", "synthesise", four, "--out", weights.toString()).code());
        List<String> wrong =
                List.of(
                        "a router of 4 x 32; this model has 3 x 32",
                        "experts.0.gate_proj.weight and 2 more like it: a gate projection of 16 x 32",
                        "experts.0.down_proj.weight and 2 more like it: a down projection of 32 x 16",
                        "experts.3.gate_proj.weight: is of expert 3; the model routes to 3");
        refused(
                RunResult.of(
                        "kernel",
                        "damage",
                        "--model",
                        narrow.toString(),
                        "--weights",
                        weights.toString(),
                        "--format",
                        "int4"),
                65,
                wrong.toArray(String[]::new));
        Path out = folder.resolve("converted");
        refused(
                RunResult.of(
                        "model",
                        "convert",
                        narrow.toString(),
                        "--weights",
                        weights.toString(),
                        "--method",
                        "mote",
                        "--out",
                        out.toString()),
                65,
                wrong.toArray(String[]::new));
        assertFalse(Files.exists(out));
    }
}
