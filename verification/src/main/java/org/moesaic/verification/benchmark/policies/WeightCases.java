package org.moesaic.verification.benchmark.policies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Comparisons of policies that read weights: two MoE layers of a shape, synthetic weights of stated spread, and the routing
/// of real captures. Weights and measured errors stay in a folder, so that a run that was stopped goes on.
///
/// @param folder where all of it is written
/// @param traces the folder of real traces
record WeightCases(Path folder, Path traces) {

    static final String AVERAGE = "levels=2/3/4,average=3,home=hbm";
    static final String QUARTER = "hot-digital:fraction=0.25,format=int8,home=hbm,by=";
    static final String ANALOG = "all-analog:dense=digital";
    static final String NOISY = "noise-2.5";

    /// Programming noise is a polynomial; the paper's setting is 2.5 times that.
    private static final String POLYNOMIAL = "[0.26348, 1.9650, -1.1731]";

    private static final String NOISIER = "[0.6587, 4.9125, -2.93275]";

    /// What is written of a model.
    ///
    /// @param id file names begin with it
    /// @param every request that is kept, as one of so many
    record Shape(
            String id, String card, String capture, String model, int experts, int k, int every) {}

    static final Shape OLMOE =
            new Shape(
                    "olmoe",
                    """
                    id: olmoe-2-layers
                    layers: {decoder: 2, d-model: 2048, vocabulary: 50304}
                    routed-experts: {layers: 0..1, experts: 64, top-k: 8, width: 1024, matrices: 3}
                    attention: {kind: mha, heads: 16, kv-heads: 16, head-dim: 128}
                    formats: {experts: bf16, bits-experts: 16}
                    """,
                    "olmoe_prose.jsonl",
                    "olmoe-1b-7b",
                    64,
                    8,
                    1);

    static final Shape GPT_OSS =
            new Shape(
                    "gpt-oss",
                    """
                    id: gpt-oss-2-layers
                    layers: {decoder: 2, d-model: 2880, vocabulary: 201088}
                    routed-experts: {layers: 0..1, experts: 32, top-k: 4, width: 2880, matrices: 3, activation: clamped-swiglu, router-bias: true}
                    ffn-bias: true
                    attention: {kind: gqa, heads: 64, kv-heads: 8, head-dim: 64, qkv-bias: true, out-bias: true}
                    formats: {experts: bf16, bits-experts: 16}
                    """,
                    "gptoss20b_dev.npz",
                    "gpt-oss-20b",
                    32,
                    4,
                    16);

    /// Writes card, routing, weights and the table of measured errors, as far as they are not there.
    void prepare(Shape shape) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(card(shape), shape.card());
        routing(shape, shape.capture(), shape.id(), shape.every());
        if (!Files.exists(weights(shape))) {
            run(
                    "model synthesise "
                            + card(shape)
                            + " --layout olmoe --expert-spread 0.3"
                            + " --neuron-spread 0.3 --router-spread 0.3 --correlation 0.6 --seed 1 --out "
                            + weights(shape)
                            + " --initial "
                            + initial(shape));
        }
        if (!Files.exists(errors(shape))) {
            run(
                    "kernel damage --model "
                            + card(shape)
                            + " --weights "
                            + weights(shape)
                            + " --trace "
                            + trace(shape.id())
                            + " --seed 1 --cache "
                            + cache()
                            + " --format int8,int4,int3,int2,analog:pcm-standard --out "
                            + errors(shape).getParent());
        }
    }

    /// The first two layers of a capture, in the form that says which requests they are of.
    private void routing(Shape shape, String capture, String name, int every) throws IOException {
        if (Files.exists(trace(name))) {
            return;
        }
        Path all = folder.resolve("all-" + name + ".csv");
        run(
                "trace import "
                        + traces.resolve(capture)
                        + " --model "
                        + shape.model()
                        + " --out "
                        + all
                        + " --force");
        List<String> lines = Files.readAllLines(all);
        List<String> columns = List.of(lines.getFirst().split(","));
        int layer = columns.indexOf("layer");
        int request = columns.indexOf("request_id");
        List<String> kept = new ArrayList<>(List.of(lines.getFirst()));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (Integer.parseInt(cells[layer]) < 2
                    && Integer.parseInt(cells[request]) % every == 0) {
                kept.add(line);
            }
        }
        JsonNode imported =
                JsonMapper.shared()
                        .readTree(Files.readString(folder.resolve("all-" + name + ".meta.json")));
        Files.writeString(
                folder.resolve(name + ".meta.json"),
                """
                {"format": "moe-trace", "version": 1, "model": {"experts": %d, "top_k": %d},
                 "weights_kind": "%s", "layers_present": [0, 1]}
                """
                        .formatted(
                                shape.experts(),
                                shape.k(),
                                imported.path("weights_kind").stringValue()));
        Files.write(trace(name), kept);
    }

    /// All policies on a machine.
    Case all(Shape shape, String title, String hardware) {
        List<String> policies = new ArrayList<>();
        String table = "errors=" + errors(shape) + ",";
        for (String each :
                List.of(
                        "router-norm:",
                        "router-norm:zeta=inf,",
                        "router-norm:norm=final,",
                        "weight-norm:",
                        "outlier:",
                        "hessian:",
                        "frequency:",
                        "pmq:beta=0,",
                        "random:seed=1,",
                        "output-error:seed=2,",
                        "error-table:" + table,
                        "greedy:" + table,
                        "optimum:" + table)) {
            policies.add(each + AVERAGE);
        }
        for (String average : List.of("2.125", "2.5", "2.75")) {
            policies.add("router-norm:levels=2/3,average=" + average + ",home=hbm");
        }
        for (String format : List.of("bf16", "int8", "int4", "int3", "int2")) {
            policies.add("all-digital:format=" + format + ",home=hbm");
        }
        if (hardware.equals("hybrid-analog")) {
            policies.addAll(engines());
            policies.add("neuron-norm:digital=0.5,home=hbm");
            policies.add("neuron-norm+router-norm:digital=0.25," + AVERAGE);
        }
        List<String> options = new ArrayList<>(List.of("--trace", trace(shape.id()).toString()));
        if (shape.every() > 1) {
            options.addAll(List.of("--profile-split", "0.5"));
        }
        return compare(shape, title, hardware, options, policies);
    }

    private static List<String> engines() {
        return List.of(
                ANALOG,
                "neuron-norm:digital=0.125,home=hbm",
                "neuron-norm:digital=0.25,home=hbm",
                QUARTER + "frequency",
                QUARTER + "router-norm",
                QUARTER + "random");
    }

    /// Tiles whose only imprecision is that of their converters.
    Case converters() {
        return compare(
                OLMOE,
                "converters alone",
                "hybrid-analog",
                List.of("--trace", trace(OLMOE.id()).toString(), "--tile", "int8-like"),
                List.of(ANALOG));
    }

    /// Tiles with the noise of the paper.
    Case noisy() throws IOException {
        Path tile = folder.resolve(NOISY + ".yaml");
        String yaml =
                new Case("", List.of("tile", "show", "--preset", "pcm-standard", "--yaml")).text();
        if (!yaml.contains(POLYNOMIAL)) {
            throw new IllegalStateException("the noise of pcm-standard is no longer " + POLYNOMIAL);
        }
        Files.writeString(
                tile,
                yaml.replace(POLYNOMIAL, NOISIER).replaceFirst("(?m)^name: .*$", "name: " + NOISY));
        return compare(
                OLMOE,
                "2.5 times the noise",
                "hybrid-analog",
                List.of("--trace", trace(OLMOE.id()).toString(), "--tile", tile.toString()),
                engines());
    }

    /// A capture with gate weights, one request, learned from another.
    Case weighted() throws IOException {
        routing(GPT_OSS, "gptoss20b_mmlu_machine_learning.json.gz", "judged", 1);
        routing(GPT_OSS, "gptoss20b_mmlu_international_law.json.gz", "learned", 1);
        List<String> policies = new ArrayList<>(engines());
        policies.add(QUARTER + "gate-weight");
        return compare(
                GPT_OSS,
                "gate weights",
                "hybrid-analog",
                List.of(
                        "--trace",
                        trace("judged").toString(),
                        "--profile-trace",
                        trace("learned").toString()),
                policies);
    }

    /// Smoothing where there is something to smooth.
    ///
    /// @return the JSON of the conversion
    JsonNode smoothed() throws IOException {
        Path out = folder.resolve("smoothed");
        Path model = out.resolve("model.safetensors");
        JsonNode json =
                run(
                        "model convert "
                                + card(OLMOE)
                                + " --weights "
                                + weights(OLMOE)
                                + " --layers 0 --method eaquant:norm=ones,down=off,rotation=off,permutation=off,activation-range=1,weight-range=1 --activations outliers:1/0.01/20"
                                + " --damage int4-row,int4-row/a4 --force --out "
                                + out);
        Files.deleteIfExists(model);
        return json;
    }

    /// The bits that the reorder by maximum variance gives, and those without it.
    Case bits(Shape shape, String policy) {
        return new Case(
                policy,
                List.of(
                        "place",
                        "--policy",
                        policy + AVERAGE,
                        "--model",
                        card(shape).toString(),
                        "--hardware",
                        "hbm3-npu",
                        "--weights",
                        weights(shape).toString(),
                        "--router-initial",
                        initial(shape).toString()));
    }

    private Case compare(
            Shape shape,
            String title,
            String hardware,
            List<String> options,
            List<String> policies) {
        List<String> arguments = new ArrayList<>(List.of("compare"));
        arguments.addAll(options);
        arguments.addAll(
                List.of("--model", card(shape).toString(), "--hardware", hardware, "--seed", "1"));
        arguments.addAll(List.of("--exclude", "attention,kv,head,norms,router"));
        arguments.addAll(List.of("--weights", weights(shape).toString()));
        arguments.addAll(List.of("--router-initial", initial(shape).toString()));
        arguments.addAll(List.of("--damage-cache", cache().toString()));
        policies.forEach(policy -> arguments.addAll(List.of("--policy", policy)));
        return new Case(title, arguments);
    }

    private JsonNode run(String words) {
        Case each = new Case(words, List.of(words.split(" ")));
        System.err.println(each.command());
        return each.run();
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private Path card(Shape shape) {
        return folder.resolve(shape.id() + "-2.yaml");
    }

    private Path weights(Shape shape) {
        return folder.resolve(shape.id() + ".safetensors");
    }

    private Path initial(Shape shape) {
        return folder.resolve(shape.id() + "-initial.safetensors");
    }

    private Path errors(Shape shape) {
        return folder.resolve("damage-" + shape.id()).resolve("errors.csv");
    }

    private Path trace(String name) {
        return folder.resolve(name + ".csv");
    }
}
