package org.moesaic.cli.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.damage.ActivationsOption;
import org.moesaic.cli.damage.DamageRun;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.damage.GateSquares;
import org.moesaic.cli.model.WeightsOptions;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.replay.ReplayInputs;
import org.moesaic.cli.replay.RunInputs;
import org.moesaic.compute.Backends;
import org.moesaic.compute.analog.TileDescription;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The error axis of a comparison, as a mixin: with weights, what each placement does to the outputs of experts over the
/// trace. An error figure, not an accuracy claim.
final class ErrorAxis {

    /// Tiles of whose numerics nothing is said.
    private static final String OTHERWISE = "pcm-standard";

    @Mixin private ActivationsOption activations = new ActivationsOption();

    @Option(
            names = "--tile",
            paramLabel = "PRESET|FILE",
            description =
                    "The analog tile that errors of analog experts are measured on (default: that of the hardware's"
                            + " tiles, cut to their size).")
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

    void check(WeightsOptions weights) {
        Mistakes mistakes = new Mistakes();
        activations.check(mistakes);
        if (maxError != null && !(maxError >= 0 && maxError < Double.POSITIVE_INFINITY)) {
            mistakes.add("--max-error", "'" + maxError + "'", "0 or more, such as 0.1");
        }
        if (!weights.given() && maxError != null) {
            mistakes.add("--max-error", "without weights no error is known", "add --weights");
        }
        if (!weights.given() && tile != null) {
            mistakes.add("--tile", "without weights no error is measured", "add --weights");
        }
        mistakes.throwIfAny();
        if (tile != null) {
            // Said before the replays, not after them.
            TilePresets.load(tile);
        }
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
            List<Integer> layers = whole(card, found);
            found.requireExperts(layers);
            Optional<TileDescription> tiles =
                    slots(entries).anyMatch(slot -> slot.engine() == EngineKind.ANALOG)
                            ? Optional.of(tile(run.hardware()))
                            : Optional.empty();
            Map<String, Treatment> treatments = treatments(entries, tiles);
            DamageMeter meter =
                    new DamageMeter(
                            activations.open(card.dModel(), run.seed()),
                            Damages.nonlinearity(card),
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
            Damages.tellDamaged(context, meter.cache());
            GateSquares gates = GateSquares.of(trace, card.routedExperts());
            List<String> names = List.copyOf(treatments.keySet());
            List<Integer> indexes = Damages.indexes(card, layers);
            List<Entry> measured = new ArrayList<>();
            for (Entry entry : entries) {
                measured.add(
                        entry.result().isEmpty()
                                ? entry
                                : entry.with(
                                        ModelDamage.of(
                                                gates.of(indexes),
                                                own(
                                                        indexes,
                                                        entry.placement().orElseThrow(),
                                                        names,
                                                        damages))));
            }
            return Optional.of(
                    new Measured(
                            measured,
                            layers,
                            meter.tokens().source(),
                            files(run.hardware(), tiles),
                            meter.nonlinearity(),
                            tiles,
                            gates,
                            maxError == null
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(maxError)));
        }
    }

    private List<ReplayInputs.InputFile> files(
            HardwareDescription hardware, Optional<TileDescription> tiles) {
        List<ReplayInputs.InputFile> files = new ArrayList<>();
        if (activations.isFile()) {
            ReplayInputs.InputFile.of("activations", activations.file().toString())
                    .ifPresent(files::add);
        }
        if (tiles.isPresent() && !TilePresets.names().contains(tileName(hardware))) {
            ReplayInputs.InputFile.of("tile", tileName(hardware)).ifPresent(files::add);
        }
        return files;
    }

    /// The MoE layers of which the checkpoint has all experts.
    private static List<Integer> whole(ModelCard card, ModelWeights found) {
        List<Integer> layers =
                card.moeLayerIds().stream()
                        .filter(layer -> found.experts(layer) == card.routedExperts())
                        .toList();
        if (layers.isEmpty()) {
            throw MoesaicException.badData(
                    Problem.in(
                            found.checkpoint().path(),
                            "holds all experts of no layer",
                            "moesaic model show says what was found"));
        }
        return layers;
    }

    private TileDescription tile(HardwareDescription hardware) {
        TileDescription description = TilePresets.load(tileName(hardware));
        return tile != null
                ? description
                : description.on(
                        hardware.hardware().tiles().getFirst().geometry(),
                        "hardware " + hardware.name());
    }

    private String tileName(HardwareDescription hardware) {
        return tile != null
                ? tile
                : hardware.numerics()
                        .getOrDefault(hardware.hardware().tiles().getFirst().name(), OTHERWISE);
    }

    private static Stream<Placement.Slot> slots(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.result().isPresent())
                .flatMap(entry -> entry.placement().orElseThrow().slots().stream());
    }

    /// What is done to any expert in any placement, by name.
    private static Map<String, Treatment> treatments(
            List<Entry> entries, Optional<TileDescription> tiles) {
        Map<String, Treatment> treatments = new LinkedHashMap<>();
        slots(entries)
                .forEach(slot ->
                        treatments.computeIfAbsent(
                                key(slot),
                                _ ->
                                        slot.engine() == EngineKind.ANALOG
                                                ? new Treatment.Analog(tiles.orElseThrow(), 0)
                                                : new Treatment.Digital(slot.format())));
        return treatments;
    }

    private static String key(Placement.Slot slot) {
        return slot.engine() == EngineKind.ANALOG ? "analog" : slot.format().name();
    }

    /// What was done to each expert of the layers that were measured, where the placement has it.
    private static List<List<ExpertDamage>> own(
            List<Integer> indexes,
            Placement placement,
            List<String> names,
            List<List<List<ExpertDamage>>> damages) {
        List<List<ExpertDamage>> own = new ArrayList<>();
        for (int l = 0; l < indexes.size(); l++) {
            List<ExpertDamage> experts = new ArrayList<>();
            for (int expert = 0; expert < placement.experts(); expert++) {
                int treatment = names.indexOf(key(placement.slot(indexes.get(l), expert)));
                experts.add(damages.get(l).get(expert).get(treatment));
            }
            own.add(experts);
        }
        return own;
    }
}
