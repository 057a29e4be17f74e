package org.moesaic.compute.scores;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.scores.SharedTasks.Outcome;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Figures of the experts of a checkpoint. What is read is what a figure needs; the result does not depend on the number
/// of threads.
///
/// @param weights of all MoE layers
/// @param threads one or more
public record ExpertScores(ModelWeights weights, int threads) {

    /// Problems that are told of a checkpoint that is broken throughout, and of one expert of it.
    private static final int TOLD_PROBLEMS = 40;

    private static final int TOLD_OF_EACH = 3;

    /// Euclidean norms of the rows of the routers, `[layer][expert]`.
    ///
    /// @throws MoesaicException BAD_DATA with everything that is missing, of another shape, or not finite
    public double[][] routerNorms() {
        List<Integer> layers = weights.shapes().layerIds();
        double[][] norms = new double[layers.size()][];
        List<Problem> problems = new ArrayList<>();
        for (int layer = 0; layer < norms.length; layer++) {
            try {
                norms[layer] = norms(weights.router(layers.get(layer)));
            } catch (MoesaicException e) {
                problems.addAll(e.problems());
            }
        }
        throwIfAny(problems);
        return norms;
    }

    private static double[] norms(WeightSource router) {
        WeightCheck.finite(router, WeightCheck.RANKED);
        double[] norms = new double[router.shape().rows()];
        float[] row = new float[router.shape().columns()];
        for (int expert = 0; expert < norms.length; expert++) {
            router.row(expert, row);
            double power = 0;
            for (float weight : row) {
                power += (double) weight * weight;
            }
            norms[expert] = Math.sqrt(power);
        }
        return norms;
    }

    /// What is looked at in an expert.
    @FunctionalInterface
    public interface Reading<T> {

        /// @param layer of the model, dense layers counted
        T of(int layer, int id, ExpertMatrices expert);
    }

    /// A figure of every expert, `[layer][expert]`.
    ///
    /// @throws MoesaicException BAD_DATA with everything that is missing, of another shape, or not finite
    public double[][] each(ToDoubleFunction<ExpertMatrices> figure) {
        return each((_, _, expert) -> expert, List.of(figure), _ -> {}).getFirst();
    }

    /// Several figures of every expert that are found in one reading, `[layer][expert]` each, in the order in which they are
    /// asked for.
    ///
    /// @param progress is told how many experts are done, by the calling thread
    /// @throws MoesaicException BAD_DATA with everything that is missing, of another shape, or not finite
    public <T> List<double[][]> each(
            Reading<T> reading, List<ToDoubleFunction<T>> figures, LongConsumer progress) {
        return several(
                figures.size(),
                (layer, id, expert) -> {
                    T read = reading.of(layer, id, expert);
                    return figures.stream().mapToDouble(each -> each.applyAsDouble(read)).toArray();
                },
                progress);
    }

    /// Some figures of every expert, from one look at it each.
    ///
    /// @param count of the figures
    /// @param progress is told how many experts are done, by the calling thread
    /// @return for each figure `[layer][expert]`
    /// @throws MoesaicException BAD_DATA with everything that is missing, of another shape, or not finite
    public List<double[][]> several(int count, Reading<double[]> figures, LongConsumer progress) {
        List<Integer> layers = weights.shapes().layerIds();
        int experts = weights.shapes().experts();
        List<double[][]> all =
                Stream.generate(() -> new double[layers.size()][experts]).limit(count).toList();
        List<Outcome<double[]>> outcomes =
                SharedTasks.run(
                        layers.size() * experts,
                        threads,
                        i -> {
                            int layer = layers.get(i / experts);
                            int id = i % experts;
                            return figures.of(layer, id, weights.expert(layer, id));
                        },
                        progress);
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome<double[]> outcome = outcomes.get(i);
            if (outcome.failure() != null) {
                problems.addAll(problems(outcome.failure()));
                continue;
            }
            for (int f = 0; f < count; f++) {
                all.get(f)[i / experts][i % experts] = outcome.value()[f];
            }
        }
        throwIfAny(problems);
        return all;
    }

    private static List<Problem> problems(Throwable cause) {
        return switch (cause) {
            case MoesaicException e -> e.problems().stream().limit(TOLD_OF_EACH).toList();
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }

    private void throwIfAny(List<Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> told =
                new ArrayList<>(problems.stream().distinct().limit(TOLD_PROBLEMS).toList());
        long more = problems.stream().distinct().count() - told.size();
        if (more > 0) {
            told.add(
                    Problem.in(
                            weights.checkpoint().path(),
                            more + " more problems like these",
                            "the checkpoint must hold all routers and experts of the model"));
        }
        throw new MoesaicException(Exit.BAD_DATA, told);
    }

    /// Looks through all routers and experts for weights that are no numbers, so that a checkpoint that has some is told all of
    /// them and not the first a figure met.
    ///
    /// @throws MoesaicException BAD_DATA with every matrix that is missing, of another shape, or not finite
    public void requireFinite() {
        List<Problem> problems = new ArrayList<>();
        try {
            routerNorms();
        } catch (MoesaicException e) {
            problems.addAll(e.problems());
        }
        try {
            each(ExpertScores::finite);
        } catch (MoesaicException e) {
            problems.addAll(e.problems());
        }
        throwIfAny(problems);
    }

    private static double finite(ExpertMatrices expert) {
        List<Problem> problems = new ArrayList<>();
        expert.all()
                .forEach(matrix -> {
                    try {
                        WeightCheck.finite(matrix, WeightCheck.RANKED);
                    } catch (MoesaicException e) {
                        problems.addAll(e.problems());
                    }
                });
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return 0;
    }

    /// The matrix that inputs come to first: gate, or up where there is none.
    public static WeightSource first(ExpertMatrices expert) {
        return expert.gate().orElse(expert.up());
    }

    /// [RowFigures#logNeuronNorm()].
    public static double logNeuronNorm(ExpertMatrices expert) {
        return RowFigures.of(expert).logNeuronNorm();
    }

    /// Sum over the matrices of the logarithm of the largest norm of a column; minus infinity if a matrix is zero.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double logInputNorm(ExpertMatrices expert) {
        return expert.all().mapToDouble(each -> Math.log(ColumnScores.maxNorm(each))).sum();
    }

    /// [RowFigures#weightNorm()].
    public static double weightNorm(ExpertMatrices expert) {
        return RowFigures.of(expert).weightNorm();
    }

    /// The largest outlier of its matrices.
    ///
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public static double outlier(ExpertMatrices expert) {
        return expert.all().mapToDouble(ColumnScores::outlier).max().orElse(0);
    }
}
