package org.moesaic.cli.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.output.ProgressReporter;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.scores.ExpertScores;
import org.moesaic.compute.scores.RoundingError;
import org.moesaic.compute.scores.RowFigures;
import org.moesaic.compute.scores.RowScores;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.placement.ActivationChoice;
import org.moesaic.model.placement.WeightScore;
import org.moesaic.model.placement.WeightScores;
import org.moesaic.traces.ModelCard;

/// The scores of the experts of a checkpoint, each computed when it is first asked for, those that are made of the same
/// sums together. The checkpoint is open only while it is read.
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
    /// @throws MoesaicException with what is missing or does not fit, in both checkpoints
    void check() {
        List<Problem> problems = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            ModelWeights.recognise(checkpoint, WeightsOptions.shapes(card), namings).requireAll();
        } catch (MoesaicException e) {
            if (e.exit() != Exit.BAD_DATA) {
                throw e;
            }
            problems.addAll(e.problems());
        }
        if (hasInitialRouters()) {
            try {
                of(WeightScore.INITIAL_ROUTER_NORM);
            } catch (MoesaicException e) {
                if (problems.isEmpty()) {
                    throw e;
                }
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
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
                    shown((scores, progress) ->
                            scores.several(
                                    missing.size(),
                                    (_, _, expert) -> RoundingError.squared(expert, missing),
                                    progress));
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

    /// Keeps what the same sums give too. Other figures have their own reading, and add up no more than they need.
    private void compute(WeightScore score) {
        switch (score) {
            case ROUTER_NORM -> known.put(score, read(weights, ExpertScores::routerNorms));
            case INITIAL_ROUTER_NORM ->
                    known.put(score, read(initial.orElseThrow(), ExpertScores::routerNorms));
            case MAX_VARIANCE, TOP_NORM_VARIANCE ->
                    each(
                            expert -> RowScores.of(ExpertScores.first(expert)),
                            List.of(WeightScore.MAX_VARIANCE, WeightScore.TOP_NORM_VARIANCE),
                            List.of(RowScores::maxVariance, RowScores::topNormVariance));
            case LOG_NEURON_NORM, WEIGHT_NORM ->
                    each(
                            RowFigures::of,
                            List.of(WeightScore.LOG_NEURON_NORM, WeightScore.WEIGHT_NORM),
                            List.of(RowFigures::logNeuronNorm, RowFigures::weightNorm));
            case LOG_INPUT_NORM -> each(score, ExpertScores::logInputNorm);
            case OUTLIER -> each(score, ExpertScores::outlier);
        }
    }

    private void each(WeightScore score, ToDoubleFunction<ExpertMatrices> figure) {
        each(Function.identity(), List.of(score), List.of(figure));
    }

    private <T> void each(
            Function<ExpertMatrices, T> reading,
            List<WeightScore> names,
            List<ToDoubleFunction<T>> figures) {
        List<double[][]> found =
                shown((scores, progress) ->
                        scores.each((_, _, expert) -> reading.apply(expert), figures, progress));
        for (int i = 0; i < names.size(); i++) {
            known.put(names.get(i), found.get(i));
        }
    }

    /// Reads all experts, and shows how far that is.
    private List<double[][]> shown(
            BiFunction<ExpertScores, LongConsumer, List<double[][]>> reading) {
        return read(
                weights,
                scores -> {
                    long experts = (long) card.moeLayerIds().size() * card.routedExperts();
                    try (Progress progress = reporter.start("weights of experts", experts)) {
                        return reading.apply(scores, progress::advanceTo);
                    }
                });
    }

    private <T> T read(Path path, Function<ExpertScores, T> what) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            ModelWeights found =
                    ModelWeights.recognise(checkpoint, WeightsOptions.shapes(card), namings);
            ExpertScores scores = new ExpertScores(found, threads);
            try {
                return what.apply(scores);
            } catch (MoesaicException e) {
                if (e.exit() == Exit.BAD_DATA && path.equals(weights)) {
                    scores.requireFinite();
                }
                throw e;
            }
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
