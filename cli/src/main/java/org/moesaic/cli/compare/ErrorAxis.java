package org.moesaic.cli.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.damage.ActivationsOption;
import org.moesaic.cli.damage.DamageRun;
import org.moesaic.cli.damage.DamageSettings;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.damage.GateSquares;
import org.moesaic.cli.model.ChosenLayers;
import org.moesaic.cli.model.ScoreOptions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.replay.RunInputs;
import org.moesaic.compute.Backends;
import org.moesaic.compute.analog.TileDescription;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.placement.EngineKind;
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
            names = "--error-layers",
            paramLabel = "L,…",
            split = ",",
            description =
                    "Measure errors in these MoE layers only (default: all that the checkpoint holds whole).")
    private List<Integer> layers = new ArrayList<>();

    @Option(
            names = "--max-error",
            paramLabel = "X",
            description = "Name the policy of the least energy whose relative error is at most X.")
    private Double maxError;

    void check(ScoreOptions scores) {
        boolean given = scores.weights().given();
        Mistakes mistakes = new Mistakes();
        activations.check(mistakes);
        if (maxError != null && !(maxError >= 0 && maxError < Double.POSITIVE_INFINITY)) {
            mistakes.add("--max-error", "'" + maxError + "'", "0 or more, such as 0.1");
        }
        if (!given && maxError != null) {
            mistakes.add("--max-error", "without weights no error is known", "add --weights");
        }
        if (!given && tile != null) {
            mistakes.add("--tile", "without weights no error is measured", "add --weights");
        }
        if (!given && !layers.isEmpty()) {
            mistakes.add("--error-layers", "without weights no error is measured", "add --weights");
        }
        mistakes.throwIfAny();
        if (tile != null) {
            // Said before the replays, not after them.
            TilePresets.load(tile);
        }
    }

    /// Says before minutes of placing and replaying what could not be measured after them.
    ///
    /// @throws org.moesaic.edge.MoesaicException for layers that there are not, and activations that do not fit
    void requireFit(ScoreOptions scores, RunInputs run) {
        if (scores.weights().given()) {
            try (Checkpoint checkpoint = scores.weights().open()) {
                ModelWeights found = scores.weights().recognise(checkpoint, run.model());
                activations.open(run.model().dModel(), run.seed(), layers(run.model(), found));
            }
        }
    }

    private List<Integer> layers(ModelCard card, ModelWeights found) {
        return ChosenLayers.of("--error-layers", layers, card, found);
    }

    /// Measures what the placements need and no more; nothing without weights.
    Optional<Measured> measure(
            Context context,
            ScoreOptions scores,
            RunInputs run,
            RoutingTrace trace,
            List<Entry> entries) {
        if (!scores.weights().given()) {
            return Optional.empty();
        }
        ModelCard card = run.model();
        try (Checkpoint checkpoint = scores.weights().open()) {
            ModelWeights found = scores.weights().recognise(checkpoint, card);
            List<Integer> measured = layers(card, found);
            found.requireExperts(measured);
            GateSquares gates = GateSquares.of(trace, card.routedExperts());
            List<double[][]> squares = gates.of(Damages.indexes(card, measured));
            Optional<TileDescription> tiles =
                    entries.stream()
                                    .flatMap(entry -> Treated.slots(entry))
                                    .anyMatch(slot -> slot.engine() == EngineKind.ANALOG)
                            ? Optional.of(tile(run.hardware()))
                            : Optional.empty();
            Treated treated = Treated.of(card, measured, entries, tiles);
            DamageSettings settings =
                    new DamageSettings(
                            activations.open(card.dModel(), run.seed(), measured),
                            Damages.nonlinearity(card),
                            run.seed(),
                            scores.cache());
            DamageRun measuring =
                    new DamageRun(
                            found,
                            settings,
                            () -> Backends.open(Backends.AUTO, 1).backend(),
                            run.threads());
            List<List<List<ExpertDamage>>> damages;
            try (Progress progress =
                    context.progress()
                            .start("experts", (long) measured.size() * card.routedExperts())) {
                damages = measuring.of(measured, treated, progress);
            }
            Damages.tellDamaged(context, scores.cache());
            List<Entry> known =
                    entries.stream()
                            .map(entry ->
                                    entry.result().isEmpty()
                                            ? entry
                                            : entry.with(
                                                    ModelDamage.of(
                                                            squares, treated.own(entry, damages))))
                            .toList();
            return Optional.of(
                    new Measured(
                            known,
                            measured,
                            settings.tokens().source(),
                            files(run.hardware(), settings, tiles),
                            settings.between(),
                            tiles,
                            gates,
                            maxError == null
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(maxError)));
        }
    }

    private List<InputFile> files(
            HardwareDescription hardware,
            DamageSettings settings,
            Optional<TileDescription> tiles) {
        List<InputFile> files = new ArrayList<>();
        for (Path file : settings.tokens().files()) {
            InputFile.named("activations", file.toString()).ifPresent(files::add);
        }
        if (tiles.isPresent() && !TilePresets.names().contains(tileName(hardware))) {
            InputFile.named("tile", tileName(hardware)).ifPresent(files::add);
        }
        return files;
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
}
