package org.moesaic.cli.replay;

import java.util.List;
import org.moesaic.cli.output.InputFile;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.replay.AnalogUse;
import org.moesaic.model.replay.ModelModule;
import org.moesaic.model.replay.ReplayResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of a replay, schema `moesaic.replay/1`. What is not modelled is null, and named in `excluded`.
record ReplayJson(ReplayInputs inputs, ReplayResult result) {

    /// Components and modules of the contract that replay does not model yet.
    private static final List<String> COMPONENTS =
            List.of(
                    "mac", "dequant", "vector", "sram", "hbm", "host", "ssd", "link", "tile", "adc",
                    "dac", "program", "static");

    private static final List<String> MODULES =
            List.of(
                    "routedExperts",
                    "sharedExperts",
                    "attention",
                    "kv",
                    "router",
                    "norms",
                    "head",
                    "denseFfn",
                    "mamba",
                    "embedding");

    private static final List<String> TIERS = List.of("hbm", "host", "ssd", "sram", "link");

    private static final ReplayResult.Traffic NO_TRAFFIC = new ReplayResult.Traffic(0, 0);

    void fill(ObjectNode root) {
        root.put("schema", "moesaic.replay/1");
        run(root.putObject("run"));
        trace(root.putObject("trace"));
        inputs.batch().ifPresentOrElse(choice -> choice.put(root), () -> root.putNull("batch"));
        root.putObject("model").put("id", inputs.request().model().id());
        root.putObject("hardware").put("name", inputs.hardware().name());
        root.putObject("policy")
                .put("name", inputs.policy().name())
                .put("spec", inputs.policy().toString())
                .put("inSample", inputs.inSample());
        latency(root.putObject("latency"));
        root.putObject("throughput").put("tokensPerSecond", result.latency().tokensPerSecond());
        energy(root.putObject("energy"));
        power(root);
        traffic(root.putObject("traffic").putObject("bytesByTier"));
        cache(root.putObject("cache"), result.cache());
        result.prefetch()
                .ifPresentOrElse(
                        use ->
                                root.putObject("prefetch")
                                        .put("spec", use.spec())
                                        .put("fetches", use.fetches())
                                        .put("used", use.used())
                                        .put("fetchedBytes", use.bytes()),
                        () -> root.putNull("prefetch"));
        result.capacity()
                .ifPresentOrElse(
                        use ->
                                root.putObject("capacity")
                                        .put("factor", use.factor().factor())
                                        .put("droppedSelections", use.dropped()),
                        () -> root.putNull("capacity"));
        result.slices()
                .ifPresentOrElse(
                        use ->
                                root.putObject("slices")
                                        .put("spec", use.spec())
                                        .put("loads", use.loads()),
                        () -> root.putNull("slices"));
        engines(root.putObject("engines"));
        result.areaSquareMillimetres()
                .ifPresentOrElse(
                        area ->
                                range(
                                        root.putObject("area").putObject("totalSquareMillimetres"),
                                        area),
                        () -> root.putNull("area"));
        ObjectNode actions = root.putObject("actions");
        result.actions().forEach(actions::put);
        ArrayNode excluded = root.putArray("excluded");
        result.excluded().forEach(excluded::add);
        fidelity(root.putArray("fidelity"));
    }

    private void run(ObjectNode run) {
        run.put("moesaicVersion", inputs.moesaicVersion());
        run.put("jdkVersion", Runtime.version().toString());
        run.put("seed", inputs.seed());
        ArrayNode files = run.putArray("inputs");
        InputFile.fill(files, inputs.files());
    }

    private void trace(ObjectNode node) {
        ReplayResult.TraceCounts counts = result.trace();
        node.put("sha256", inputs.traceSha256())
                .put("requests", counts.requests())
                .put("tokens", counts.tokens())
                .put("rows", counts.rows())
                .put("steps", counts.steps())
                .put("layerSteps", counts.layerSteps())
                .put("selections", counts.selections())
                .put("droppedSelections", counts.droppedSelections())
                .put("synthetic", inputs.request().trace().header().synthetic());
    }

    private void latency(ObjectNode node) {
        ReplayResult.Latency latency = result.latency();
        node.put("totalPicoseconds", latency.totalPicoseconds());
        latency.perTokenMeanPicoseconds()
                .ifPresentOrElse(
                        mean -> node.put("perTokenMeanPicoseconds", mean),
                        () -> node.putNull("perTokenMeanPicoseconds"));
        latency.perTokenP50Picoseconds()
                .ifPresentOrElse(
                        p50 -> node.put("perTokenP50Picoseconds", p50),
                        () -> node.putNull("perTokenP50Picoseconds"));
        latency.perTokenP99Picoseconds()
                .ifPresentOrElse(
                        p99 -> node.put("perTokenP99Picoseconds", p99),
                        () -> node.putNull("perTokenP99Picoseconds"));
        ObjectNode bound = node.putObject("boundByPicoseconds");
        latency.boundByPicoseconds().forEach(bound::put);
        ObjectNode busy = node.putObject("busyPicoseconds");
        latency.busyPicoseconds().forEach(busy::put);
        ObjectNode utilisation = node.putObject("utilisation");
        latency.utilisation().forEach(utilisation::put);
        ObjectNode modules = node.putObject("byModulePicoseconds");
        latency.byModulePicoseconds().forEach(modules::put);
    }

    private void energy(ObjectNode node) {
        range(node.putObject("totalPicojoules"), result.energy().total());
        range(node.putObject("perTokenPicojoules"), result.perTokenPicojoules());
        ObjectNode components = node.putObject("byComponentPicojoules");
        for (String component : COMPONENTS) {
            rangeOrNull(components, component, result.energy().byComponent().get(component));
        }
        ObjectNode modules = node.putObject("byModulePicojoules");
        for (String module : MODULES) {
            rangeOrNull(modules, module, moduleEnergy(module));
        }
        ObjectNode actions = node.putObject("byActionPicojoules");
        result.energy().byAction().forEach((action, range) -> rangeOrNull(actions, action, range));
    }

    /// Energy of the whole trace over its makespan: picojoules over picoseconds. Null if nothing took time.
    private void power(ObjectNode root) {
        long picoseconds = result.latency().totalPicoseconds();
        rangeOrNull(
                root,
                "averageWatts",
                picoseconds == 0 ? null : result.energy().total().times(1.0 / picoseconds));
    }

    /// Null for what is left out; what the model does not have costs nothing.
    private Range moduleEnergy(String module) {
        Range energy = result.energy().byModule().get(module);
        boolean counted =
                inputs.request().options().counts(ModelModule.parse(module).orElseThrow());
        boolean needsVector = module.equals(ModelModule.NORMS.label());
        boolean vector = inputs.hardware().hardware().vector().isPresent();
        return energy == null && counted && (vector || !needsVector) ? Range.ZERO : energy;
    }

    /// A tier that the hardware does not have carries nothing.
    private void traffic(ObjectNode node) {
        for (String tier : TIERS) {
            ReplayResult.Traffic traffic = result.traffic().getOrDefault(tier, NO_TRAFFIC);
            node.putObject(tier).put("read", traffic.read()).put("written", traffic.written());
        }
    }

    /// A cache, and in it the one behind it, if there is one.
    private static void cache(ObjectNode node, ReplayResult.CacheCounts counts) {
        node.put("policy", counts.policy());
        node.put("semantics", counts.spec().map(spec -> spec.semantics().label()).orElse(null));
        counts.spec().ifPresent(spec -> node.put("rule", rule(spec)));
        counts.spec().ifPresent(spec -> capacity(node, spec));
        node.put("accesses", counts.accesses())
                .put("hits", counts.hits())
                .put("misses", counts.misses())
                .put("fetchedBytes", counts.fetchedBytes());
        counts.behind().ifPresent(behind -> cache(node.putObject("behind"), behind));
    }

    /// The eviction rule with its parameters.
    private static String rule(CacheSpec spec) {
        String parameters = spec.kind().parameters();
        return spec.kind().word() + (parameters.isEmpty() ? "" : ":" + parameters.substring(1));
    }

    private static void capacity(ObjectNode node, CacheSpec spec) {
        node.put("tier", spec.tier().label()).put("home", spec.home().label());
        switch (spec.capacity()) {
            case CacheSpec.ExpertsPerLayer(int experts) -> node.put("expertsPerLayer", experts);
            case CacheSpec.Bytes(long bytes) -> node.put("capacityBytes", bytes);
        }
    }

    private void engines(ObjectNode node) {
        node.putObject("digital")
                .put("selections", result.digital().selections())
                .put("macs", result.digital().macs())
                .put("utilisation", result.digital().utilisation());
        result.analog()
                .ifPresentOrElse(
                        use -> analog(node.putObject("analog"), use), () -> node.putNull("analog"));
    }

    private static void analog(ObjectNode node, AnalogUse use) {
        node.put("selections", use.selections())
                .put("tileMvms", use.tileMvms())
                .put("adcConversions", use.adcConversions())
                .put("programmings", use.programmings())
                .put("utilisation", use.utilisation())
                .put("tilesUsed", use.tilesUsed())
                .put("tiles", use.tiles());
        AnalogUse.Placing placing = use.placing();
        ObjectNode once = node.putObject("placing");
        once.put("crossbars", placing.crossbars())
                .put("weights", placing.weights())
                .put("picoseconds", placing.picoseconds())
                .put("enduranceShare", placing.enduranceShare());
        range(once.putObject("picojoules"), placing.energyPicojoules());
    }

    private void fidelity(ArrayNode array) {
        for (ReplayResult.FidelityNote note : result.fidelity()) {
            array.addObject()
                    .put("quantity", note.quantity())
                    .put("level", note.level().label())
                    .putNull("errorPercent")
                    .put("source", note.source());
        }
    }

    private static void rangeOrNull(ObjectNode parent, String key, Range range) {
        if (range == null) {
            parent.putNull(key);
        } else {
            range(parent.putObject(key), range);
        }
    }

    private static void range(ObjectNode node, Range range) {
        node.put("low", range.low()).put("nominal", range.nominal()).put("high", range.high());
    }
}
