package org.moesaic.cli.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.checkpoint.ExpertShapes;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.checkpoint.Namings;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.ModelCard;
import picocli.CommandLine.Option;

/// The options that name a checkpoint, for every verb that reads one.
public final class WeightsOptions {

    @Option(
            names = "--weights",
            paramLabel = "FILE|DIR",
            description =
                    "A checkpoint: .safetensors, an index of shards, GGUF, NPZ, or a folder of them.")
    private Path weights;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description =
                    "YAML with the names of expert tensors, where they are not those of a known family.")
    private Path names;

    /// True if a checkpoint was named.
    ///
    /// @throws MoesaicException USAGE if names of tensors were given, and no checkpoint
    public boolean given() {
        if (weights == null && names != null) {
            throw MoesaicException.usage(
                    "--names " + names + " without --weights", "name the checkpoint too");
        }
        return weights != null;
    }

    public Path path() {
        return weights;
    }

    /// Opens the checkpoint; to be closed by the caller.
    public Checkpoint open() {
        return Checkpoint.open(weights);
    }

    /// Finds routers and experts of a model.
    public ModelWeights recognise(Checkpoint checkpoint, ModelCard card) {
        return ModelWeights.recognise(checkpoint, shapes(card), namings());
    }

    /// Names of tensors to look for, those of the user first.
    List<Naming> namings() {
        List<Naming> namings = new ArrayList<>();
        if (names != null) {
            namings.addAll(Namings.read(names));
        }
        namings.addAll(Namings.builtIn());
        return namings;
    }

    /// The shapes that a card demands of experts.
    public static ExpertShapes shapes(ModelCard card) {
        return new ExpertShapes(
                card.moeLayerIds(),
                card.layers().encoder(),
                card.routedExperts(),
                card.dModel(),
                card.expertWidth(),
                card.matricesPerExpert() == 3);
    }
}
