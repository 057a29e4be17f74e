package org.moesaic.cli.model;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.output.ProgressReporter;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.scores.ExpertScores;
import org.moesaic.compute.scores.RoundingError;
import org.moesaic.compute.scores.RowScores;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.placement.ActivationChoice;
import org.moesaic.model.placement.WeightScore;
import org.moesaic.model.placement.WeightScores;
import org.moesaic.traces.ModelCard;

/// The scores of the experts of a checkpoint, each computed when it is first asked for, those that one reading gives
/// together. The checkpoint is open only while it is read.
final class CheckpointScores implements WeightScores {

    private final Path weights;
    private final Optional<Path> initial;
    private final List<Naming> namings;
    private final ModelCard card;
    private final int threads;
    private final Optional<DamageCache> cache;
    private final ProgressReporter reporter;
    private final Map<WeightScore, double[][]> known = new EnumMap<>(WeightScore.class);
    private final Map<String, double[][]> errors = new HashMap<>();

    CheckpointScores(
            Path weights,
            Optional<Path> initial,
            List<Naming> namings,
            ModelCard card,
            int threads,
            Optional<DamageCache> cache,
            ProgressReporter reporter) {
        this.weights = weights;
        this.initial = initial;
        this.namings = List.copyOf(namings);
        this.card = card;
        this.threads = threads;
        this.cache = cache;
        this.reporter = reporter;
    }

    /// Checks before a policy asks for scores that all routers and experts are there, and reads the routers before training:
    /// those of another model must not go unseen because no policy uses them.
    ///
    /// @throws org.moesaic.edge.MoesaicException with what is missing
    void check() {
        read(
                weights,
                scores -> {
                    scores.weights().requireAll();
                    return null;
                });
        if (hasInitialRouters()) {
            of(WeightScore.INITIAL_ROUTER_NORM);
        }
    }

    @Override
    public String source() {
        return weights.toString();
    }

    @Override
    public boolean hasInitialRouters() {
        return initial.isPresent();
    }

    @Override
    public double[][] of(WeightScore score) {
        if (!known.containsKey(score)) {
            compute(score);
        }
        return copy(known.get(score));
    }

    @Override
    public List<double[][]> squaredErrors(List<NumberFormat> formats) {
        List<NumberFormat> missing =
                formats.stream().filter(each -> !errors.containsKey(each.name())).toList();
        if (!missing.isEmpty()) {
            List<double[][]> found =
                    each(missing.size(), expert -> RoundingError.squared(expert, missing));
            for (int f = 0; f < missing.size(); f++) {
                errors.put(missing.get(f).name(), found.get(f));
            }
        }
        return formats.stream().map(each -> copy(errors.get(each.name()))).toList();
    }

    @Override
    public List<double[][]> hessianLosses(
            List<NumberFormat> formats, ActivationChoice activations) {
        return read(weights, scores -> tried(scores, activations).hessianLosses(formats));
    }

    @Override
    public List<double[][]> outputErrors(List<NumberFormat> formats, ActivationChoice activations) {
        return read(weights, scores -> tried(scores, activations).outputErrors(formats));
    }

    private TriedExperts tried(ExpertScores scores, ActivationChoice activations) {
        return new TriedExperts(card, scores, activations, cache, reporter);
    }

    private void compute(WeightScore score) {
        switch (score) {
            case ROUTER_NORM -> known.put(score, read(weights, ExpertScores::routerNorms));
            case INITIAL_ROUTER_NORM ->
                    known.put(score, read(initial.orElseThrow(), ExpertScores::routerNorms));
            case MAX_VARIANCE, TOP_NORM_VARIANCE -> {
                List<double[][]> both =
                        each(
                                2,
                                expert -> {
                                    RowScores rows = RowScores.of(ExpertScores.first(expert));
                                    return new double[] {
                                        rows.maxVariance(), rows.topNormVariance()
                                    };
                                });
                known.put(WeightScore.MAX_VARIANCE, both.getFirst());
                known.put(WeightScore.TOP_NORM_VARIANCE, both.getLast());
            }
            case LOG_NEURON_NORM, WEIGHT_NORM -> {
                List<double[][]> both = each(2, ExpertScores::rowFigures);
                known.put(WeightScore.LOG_NEURON_NORM, both.getFirst());
                known.put(WeightScore.WEIGHT_NORM, both.getLast());
            }
            case LOG_INPUT_NORM, OUTLIER -> {
                List<double[][]> both = each(2, ExpertScores::columnFigures);
                known.put(WeightScore.LOG_INPUT_NORM, both.getFirst());
                known.put(WeightScore.OUTLIER, both.getLast());
            }
        }
    }

    private List<double[][]> each(int count, Function<ExpertMatrices, double[]> figures) {
        return read(
                weights,
                scores -> {
                    long experts = (long) card.moeLayerIds().size() * card.routedExperts();
                    try (Progress progress = reporter.start("weights of experts", experts)) {
                        return scores.several(
                                count,
                                (_, _, expert) -> figures.apply(expert),
                                progress::advanceTo);
                    }
                });
    }

    private <T> T read(Path path, Function<ExpertScores, T> what) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            ModelWeights found =
                    ModelWeights.recognise(checkpoint, WeightsOptions.shapes(card), namings);
            return what.apply(new ExpertScores(found, threads));
        }
    }

    private static double[][] copy(double[][] matrix) {
        double[][] copy = new double[matrix.length][];
        for (int layer = 0; layer < copy.length; layer++) {
            copy[layer] = matrix[layer].clone();
        }
        return copy;
    }
}
