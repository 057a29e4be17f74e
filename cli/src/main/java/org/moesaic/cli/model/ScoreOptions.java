package org.moesaic.cli.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.output.ProgressReporter;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.placement.WeightScores;
import org.moesaic.traces.ModelCard;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of verbs whose policies read weights.
public final class ScoreOptions {

    @Mixin private WeightsOptions weights = new WeightsOptions();

    @Option(
            names = "--router-initial",
            paramLabel = "FILE|DIR",
            description =
                    "A checkpoint with the routers as they were before training, for policies that go by their change.")
    private Path initial;

    @Option(
            names = "--damage-cache",
            paramLabel = "DIR",
            description =
                    "Keep measured errors of experts in this folder and go on where a run stopped.")
    private Path cache;

    /// What the policies are given; empty without a checkpoint. Nothing but headers is read.
    ///
    /// @param threads that scores are computed on
    /// @param reporter is told how far computing them is
    /// @throws MoesaicException USAGE if an option lacks its checkpoint; NOT_FOUND or BAD_DATA if a checkpoint is not
    ///     there, or not of the model
    public Optional<WeightScores> scores(ModelCard card, int threads, ProgressReporter reporter) {
        boolean given = weights.given();
        if (!given && initial != null) {
            throw MoesaicException.usage(
                    "--router-initial " + initial + " without --weights",
                    "name the trained checkpoint too");
        }
        if (!given && cache != null) {
            throw MoesaicException.usage(
                    "--damage-cache " + cache + " without --weights",
                    "no error is measured without a checkpoint");
        }
        if (!given) {
            return Optional.empty();
        }
        CheckpointScores scores =
                new CheckpointScores(
                        weights.path(),
                        Optional.ofNullable(initial),
                        weights.namings(),
                        card,
                        threads,
                        cache(),
                        reporter);
        scores.check();
        return Optional.of(scores);
    }

    /// The checkpoint of the weights.
    public WeightsOptions weights() {
        return weights;
    }

    /// Where measured errors are kept; empty for nowhere. The folder is made.
    public Optional<DamageCache> cache() {
        return Optional.ofNullable(cache).map(DamageCache::new);
    }

    /// Every file of the checkpoints that were named, with what it is used as.
    public List<Used> files() {
        List<Used> files = new ArrayList<>();
        add(files, "weights", weights.path());
        add(files, "routerInitial", initial);
        return files;
    }

    private static void add(List<Used> files, String role, Path path) {
        if (path == null || !Files.exists(path)) {
            return;
        }
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            checkpoint.files().forEach(file -> files.add(new Used(role, file)));
        }
    }

    /// A file that is read.
    ///
    /// @param role what as: `weights`, `routerInitial`
    public record Used(String role, Path file) {}
}
