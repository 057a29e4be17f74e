package org.moesaic.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.moesaic.cli.RunResult;
import org.moesaic.compute.files.NpyFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Activations in every form, for everything that takes them: the same arrays, the same errors.
class ActivationsTest {

    private static final int WIDTH = 32;
    private static final int TOKENS = 6;

    /// What takes activations.
    enum User {
        DAMAGE,
        COMPARE,
        CONVERT,
        HESSIAN,
        OUTPUT_ERROR
    }

    @TempDir Path folder;
    private String model;
    private String weights;
    private Path trace;

    @BeforeEach
    void synthesise() throws IOException {
        Path card = folder.resolve("two.yaml");
        Files.writeString(
                card,
                """
                id: two
                layers: {decoder: 3, d-model: 32, vocabulary: 100}
                routed-experts: {layers: 1..2, experts: 4, top-k: 2, width: 16, matrices: 3}
                dense-ffn: {width: 64, matrices: 3}
                attention: {kind: mha, heads: 2, kv-heads: 2, head-dim: 16}
                formats: {experts: bf16, bits-experts: 16}
                """);
        model = card.toString();
        weights = folder.resolve("w.safetensors").toString();
        RunResult made = RunResult.of("model", "synthesise", model, "--out", weights);
        assertEquals(0, made.code(), made.err());
        StringBuilder rows = new StringBuilder("token,layer,expert,weight\n");
        for (int token = 0; token < 4; token++) {
            for (int layer = 1; layer < 3; layer++) {
                rows.append("%d,%d,%d,0.75\n".formatted(token, layer, token % 4));
                rows.append("%d,%d,%d,0.25\n".formatted(token, layer, (token + 1) % 4));
            }
        }
        trace = Files.writeString(folder.resolve("t.csv"), rows);
    }

    private RunResult run(User user, String activations) {
        List<String> args = new ArrayList<>();
        switch (user) {
            case DAMAGE -> args.addAll(List.of("kernel", "damage", "--format", "int4"));
            case COMPARE ->
                    args.addAll(
                            List.of("compare", "--trace", "" + trace, "--hardware", "hbm3-npu"));
            case CONVERT -> args.addAll(List.of("model", "convert", model, "--method", "mote"));
            case HESSIAN, OUTPUT_ERROR ->
                    args.addAll(List.of("place", "--hardware", "hbm3-npu", "--trace", "" + trace));
        }
        if (user != User.CONVERT) {
            args.addAll(List.of("--model", model));
        }
        args.addAll(List.of("--weights", weights, "--json"));
        switch (user) {
            case DAMAGE, CONVERT -> args.addAll(List.of("--activations", activations));
            case COMPARE ->
                    args.addAll(
                            List.of(
                                    "--activations",
                                    activations,
                                    "--policy",
                                    "all-digital:format=int4"));
            case HESSIAN ->
                    args.addAll(
                            List.of("--policy", "hessian:average=3,activations=" + activations));
            case OUTPUT_ERROR ->
                    args.addAll(
                            List.of(
                                    "--policy",
                                    "output-error:average=3,activations=" + activations));
        }
        args.addAll(List.of("--out", folder.resolve("out").toString()));
        return RunResult.of(args.toArray(String[]::new));
    }

    /// Numbers that follow from their places.
    private Path npy(Path file, int tokens, int width) throws IOException {
        float[] values = new float[tokens * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1 + 37 * i);
        }
        new NpyFile(List.of(tokens, width), values).write(file);
        return file;
    }

    private Path layers() throws IOException {
        Path acts = Files.createDirectories(folder.resolve("acts"));
        npy(acts.resolve("layer1.npy"), TOKENS, WIDTH);
        npy(acts.resolve("layer2.npy"), TOKENS, WIDTH);
        return acts;
    }

    private Path archive(Path acts) throws IOException {
        // Told by its content, not by its name.
        Path archive = folder.resolve("acts.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
                var files = Files.list(acts)) {
            for (Path file : files.sorted().toList()) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
            }
        }
        return archive;
    }

    @ParameterizedTest
    @EnumSource
    void oneArrayAnArchiveAndAFolderGiveTheSame(User user) throws IOException {
        Path acts = layers();
        List<Path> forms =
                List.of(npy(folder.resolve("all.npy"), TOKENS, WIDTH), archive(acts), acts);
        List<String> figures = new ArrayList<>();
        for (Path form : forms) {
            RunResult run = run(user, form.toString());
            assertEquals(0, run.code(), run.err());
            JsonNode json = new JsonMapper().readTree(run.out());
            figures.add(figures(user, json).toString());
            String inputs = (user == User.CONVERT ? json : json.path("run")).toString();
            assertTrue(inputs.contains(form.getFileName().toString()), inputs);
            delete(folder.resolve("out"));
        }
        assertEquals(figures.get(0), figures.get(1));
        assertEquals(figures.get(0), figures.get(2));
    }

    private static JsonNode figures(User user, JsonNode json) {
        JsonNode figures =
                switch (user) {
                    case DAMAGE, CONVERT -> json.path("treatments");
                    case COMPARE -> json.at("/results/0/relativeErrorByLayer");
                    case HESSIAN, OUTPUT_ERROR -> json.path("experts");
                };
        assertFalse(figures.isMissingNode() || figures.isEmpty(), json.toString());
        return figures;
    }

    private void refused(User user, Path activations, int code, String... parts) {
        RunResult run = run(user, activations.toString());
        assertEquals(code, run.code(), run.err());
        assertEquals("", run.out());
        for (String part : parts) {
            assertTrue(run.err().contains(part), () -> "'" + part + "' is not in " + run.err());
        }
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @ParameterizedTest
    @EnumSource
    void everyLayerThatDoesNotFitIsNamedAtOnce(User user) throws IOException {
        Path acts = layers();
        npy(acts.resolve("layer1.npy"), TOKENS, WIDTH - 1);
        Files.move(acts.resolve("layer2.npy"), acts.resolve("layer3.npy"));
        String[] problems = {"layer1: shape [6, 31]", "has no array 'layer2'", "layer3"};
        refused(user, acts, 65, problems);
        refused(user, archive(acts), 65, problems);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoNumberIsNamed(User user) throws IOException {
        Path acts = layers();
        float[] values = new float[TOKENS * WIDTH];
        values[2 * WIDTH + 5] = Float.NaN;
        values[4 * WIDTH + 1] = Float.NEGATIVE_INFINITY;
        new NpyFile(List.of(TOKENS, WIDTH), values).write(acts.resolve("layer2.npy"));
        String[] problems = {
            "layer2: token 2, input 5: NaN",
            "layer2: token 4, input 1: -Infinity",
            "activations must be finite"
        };
        refused(user, acts, 65, problems);
        refused(user, archive(acts), 65, problems);
    }

    @ParameterizedTest
    @EnumSource
    void whatHoldsNoActivationsIsRefused(User user) throws IOException {
        refused(user, folder.resolve("no.npz"), 66, "no.npz", "no such file");
        refused(user, Path.of(weights), 65, "w.safetensors", "holds no activations", ".npz");
        Path acts = layers();
        npy(acts.resolve("layer2.npy"), TOKENS - 1, WIDTH);
        refused(user, acts, 65, "layer2: 5 tokens, where layers before it have 6");
    }

    /// A run takes the first tokens, also where a layer has more.
    @Test
    void theFirstTokensAreTaken() throws IOException {
        Path acts = layers();
        npy(acts.resolve("layer2.npy"), TOKENS + 3, WIDTH);
        RunResult run =
                RunResult.of(
                        "kernel",
                        "damage",
                        "--model",
                        model,
                        "--weights",
                        weights,
                        "--format",
                        "int4",
                        "--activations",
                        acts.toString(),
                        "--tokens",
                        "4",
                        "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = new JsonMapper().readTree(run.out());
        assertEquals(4, json.path("tokens").asInt());
        assertEquals("4 tokens of acts, layer by layer", json.path("activations").asString());
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var all = Files.walk(path)) {
            all.sorted(Comparator.reverseOrder())
                    .forEach(each -> {
                        try {
                            Files.delete(each);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
