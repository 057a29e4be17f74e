package org.moesaic.cli.compare;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.damage.ActivationsOption;
import org.moesaic.cli.damage.DamageRun;
import org.moesaic.cli.damage.GateSquares;
import org.moesaic.cli.model.WeightsOptions;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.replay.RunInputs;
import org.moesaic.compute.Backends;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.compare.Criterion;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The error axis of a comparison, as a mixin: with weights, what each placement does to the outputs of experts over the
/// trace.
final class ErrorAxis {

    private static final String CAVEAT = "errors of expert outputs, not a claim about accuracy";

    @Mixin private ActivationsOption activations = new ActivationsOption();

    @Option(
            names = "--tile",
            paramLabel = "PRESET|FILE",
            defaultValue = "pcm-standard",
            description = "The analog tile that errors of analog experts are measured on.")
    private String tile;

    @Option(
            names = "--damage-cache",
            paramLabel = "DIR",
            description = "Keep measured errors in this folder and go on where a run stopped.")
    private Path cache;

    @Option(
            names = "--max-error",
            paramLabel = "X",
            description = "Name the policy of the least energy whose relative error is at most X.")
    private Double maxError;

    /// What was measured.
    ///
    /// @param entries those of the comparison, with their damage
    /// @param layers that the checkpoint holds whole
    /// @param activations what experts were tried on
    /// @param weighted whether the trace has gate weights
    /// @param maxError the error that is allowed, if one was named
    record Measured(
            List<Entry> entries,
            List<Integer> layers,
            String activations,
            boolean weighted,
            OptionalDouble maxError) {

        void fill(ObjectNode node, Comparison comparison) {
            node.put("note", CAVEAT).put("activations", activations);
            node.put("gateWeights", weighted ? "trace" : "1/k: the trace has none");
            ArrayNode ids = node.putArray("layers");
            layers.forEach(ids::add);
            if (maxError.isEmpty()) {
                node.putNull("maxError").putNull("leastEnergyWithin");
                return;
            }
            node.put("maxError", maxError.getAsDouble());
            choice(comparison)
                    .ifPresentOrElse(
                            entry -> node.put("leastEnergyWithin", entry.policy().toString()),
                            () -> node.putNull("leastEnergyWithin"));
        }

        void print(PrintStream out, Comparison comparison) {
            out.println(
                    "error: %s; layers %s, %s%s"
                            .formatted(
                                    CAVEAT,
                                    layers,
                                    activations,
                                    weighted ? "" : ", selections weighted alike"));
            if (maxError.isPresent()) {
                out.println(
                        "least energy with an error of at most %s: %s"
                                .formatted(
                                        Numbers.percent(maxError.getAsDouble()),
                                        choice(comparison)
                                                .map(entry -> entry.policy().toString())
                                                .orElse("no policy")));
            }
            out.println();
        }

        private Optional<Entry> choice(Comparison comparison) {
            return comparison.ran().stream()
                    .filter(entry ->
                            entry.damage().isPresent()
                                    && entry.damage().get().relativeError()
                                            <= maxError.getAsDouble())
                    .min(
                            Comparator.comparingDouble(entry ->
                                    Criterion.ENERGY
                                            .of(entry.objectives().orElseThrow())
                                            .orElseThrow()));
        }
    }

    void check(WeightsOptions weights) {
        Mistakes mistakes = new Mistakes();
        activations.check(mistakes);
        if (maxError != null && !(maxError >= 0 && maxError < Double.POSITIVE_INFINITY)) {
            mistakes.add("--max-error", "'" + maxError + "'", "0 or more, such as 0.1");
        }
        if (!weights.given() && maxError != null) {
            mistakes.add("--max-error", "without weights no error is known", "add --weights");
        }
        mistakes.throwIfAny();
    }

    /// Measures what the placements need and no more; nothing without weights.
    Optional<Measured> measure(
            Context context,
            WeightsOptions weights,
            RunInputs run,
            RoutingTrace trace,
            List<Entry> entries) {
        if (!weights.given()) {
            return Optional.empty();
        }
        ModelCard card = run.model();
        try (Checkpoint checkpoint = weights.open()) {
            ModelWeights found = weights.recognise(checkpoint, card);
            List<Integer> layers =
                    card.moeLayerIds().stream()
                            .filter(layer -> found.experts(layer) == card.routedExperts())
                            .toList();
            if (layers.isEmpty()) {
                throw MoesaicException.badData(
                        Problem.in(
                                checkpoint.path(),
                                "holds all experts of no layer",
                                "moesaic model show says what was found"));
            }
            Map<String, Treatment> treatments = treatments(entries);
            DamageMeter meter =
                    new DamageMeter(
                            activations.open(card.dModel(), run.seed()),
                            Nonlinearity.SILU,
                            run.seed(),
                            Optional.ofNullable(cache).map(DamageCache::new));
            DamageRun measuring =
                    new DamageRun(
                            found,
                            meter,
                            () -> Backends.open(Backends.AUTO, 1).backend(),
                            run.threads());
            List<List<List<ExpertDamage>>> damages;
            try (Progress progress =
                    context.progress()
                            .start("experts", (long) layers.size() * card.routedExperts())) {
                damages = measuring.of(layers, List.copyOf(treatments.values()), progress);
            }
            GateSquares gates = GateSquares.of(trace, card.routedExperts());
            List<String> names = List.copyOf(treatments.keySet());
            List<Entry> measured = new ArrayList<>();
            for (Entry entry : entries) {
                measured.add(
                        entry.result().isEmpty()
                                ? entry
                                : entry.with(
                                        damage(
                                                card,
                                                layers,
                                                entry.placement().orElseThrow(),
                                                names,
                                                damages,
                                                gates)));
            }
            return Optional.of(
                    new Measured(
                            measured,
                            layers,
                            meter.tokens().source(),
                            gates.weighted(),
                            maxError == null
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(maxError)));
        }
    }

    /// What is done to any expert in any placement, by name.
    private Map<String, Treatment> treatments(List<Entry> entries) {
        Map<String, Treatment> treatments = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.result().isPresent()) {
                for (Placement.Slot slot : entry.placement().orElseThrow().slots()) {
                    treatments.computeIfAbsent(
                            key(slot),
                            _ ->
                                    slot.engine() == EngineKind.ANALOG
                                            ? new Treatment.Analog(TilePresets.load(tile), 0)
                                            : new Treatment.Digital(slot.format()));
                }
            }
        }
        return treatments;
    }

    private static String key(Placement.Slot slot) {
        return slot.engine() == EngineKind.ANALOG ? "analog" : slot.format().name();
    }

    private static ModelDamage damage(
            ModelCard card,
            List<Integer> layers,
            Placement placement,
            List<String> names,
            List<List<List<ExpertDamage>>> damages,
            GateSquares gates) {
        double[][] squares = new double[layers.size()][];
        List<List<ExpertDamage>> own = new ArrayList<>();
        for (int l = 0; l < squares.length; l++) {
            int layer = card.moeLayerIds().indexOf(layers.get(l));
            squares[l] = gates.sums()[layer];
            List<ExpertDamage> experts = new ArrayList<>();
            for (int expert = 0; expert < card.routedExperts(); expert++) {
                int treatment = names.indexOf(key(placement.slot(layer, expert)));
                experts.add(damages.get(l).get(expert).get(treatment));
            }
            own.add(experts);
        }
        return ModelDamage.of(squares, own);
    }
}
