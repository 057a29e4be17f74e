package org.moesaic.compute.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Part;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightCheck;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Expert-aware smoothing of one layer: the scales, and its matrices and inputs with the scales folded in. Router and experts
/// take weights times the scale, the norm before them its own divided by it, so what they compute stays the same.
///
/// @param layer of the model, dense layers counted
/// @param scales of its input channels
/// @param balance calibration tokens of each expert
/// @param before where tokens go without smoothing
public record SmoothedLayer(
        int layer, SmoothingScales scales, CalibrationBalance balance, TokenRouting before) {

    /// How smoothing is done.
    ///
    /// @param alpha how much of the range goes from activations into weights, 0 to 1; the paper takes 0.6
    /// @param join of the scales of several readers
    /// @param shares what an expert's share is one of
    /// @param powersOfTwo whether scales are rounded to powers of two
    /// @param ratio of calibration balance; see [CalibrationBalance#least]
    /// @param share of the tokens that calibrate without balance, above 0 and at most 1
    public record Settings(
            double alpha,
            SmoothingScales.Join join,
            ExpertShares shares,
            boolean powersOfTwo,
            double ratio,
            double share) {

        /// As the paper does, with balance; all tokens calibrate.
        public static final Settings PAPER =
                new Settings(
                        0.6, SmoothingScales.Join.MAXIMUM, ExpertShares.SELECTIONS, false, 2, 1);
    }

    /// Finds the scales of a layer.
    ///
    /// @param tokens what the norm gives router and experts
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA for parts that are missing, of another shape, or not finite
    public static SmoothedLayer of(
            ModelWeights weights, int layer, int topK, CalibrationTokens tokens, Settings how) {
        WeightSource router = weights.router(layer);
        WeightCheck.finite(router, "only finite weights can be smoothed");
        TokenRouting routing =
                TokenRouting.of(
                        router, weights.routerBias(layer).orElse(new float[0]), topK, tokens);
        int count = Math.max(1, (int) Math.floor(how.share() * tokens.tokens()));
        CalibrationBalance balance =
                CalibrationBalance.of(
                        routing.routing().experts(), topK, routing.experts(), count, how.ratio());
        List<SmoothingScales.Reader> readers = new ArrayList<>();
        double[] ofAll = largest(tokens, IntStream.range(0, count).toArray());
        readers.add(new SmoothingScales.Reader(ofAll, Channels.largest(List.of(router)), 0));
        double[][] magnitudes = new double[routing.experts()][];
        double[] peaks = new double[routing.experts()];
        for (int expert = 0; expert < peaks.length; expert++) {
            ExpertMatrices matrices = weights.expert(layer, expert);
            List<WeightSource> first = new ArrayList<>(matrices.gate().stream().toList());
            first.add(matrices.up());
            first.forEach(each -> WeightCheck.finite(each, "only finite weights can be smoothed"));
            magnitudes[expert] = Channels.largest(first);
            if (how.shares() == ExpertShares.WEIGHT_SCORES) {
                peaks[expert] = first.stream().mapToDouble(Channels::peak).max().orElseThrow();
            }
        }
        double[] shares = how.shares().of(routing, peaks);
        for (int expert = 0; expert < shares.length; expert++) {
            readers.add(
                    new SmoothingScales.Reader(
                            largest(tokens, balance.tokens().get(expert)),
                            magnitudes[expert],
                            shares[expert]));
        }
        List<WeightSource> shared = sharedExperts(weights, layer);
        if (!shared.isEmpty()) {
            readers.add(new SmoothingScales.Reader(ofAll, Channels.largest(shared), 0, true));
        }
        return new SmoothedLayer(
                layer,
                SmoothingScales.of(readers, how.alpha(), how.join(), how.powersOfTwo()),
                balance,
                routing);
    }

    /// What the experts that every token goes through read the norm with; empty if there are none.
    private static List<WeightSource> sharedExperts(ModelWeights weights, int layer) {
        List<WeightSource> shared = new ArrayList<>();
        for (Part part : List.of(Part.SHARED_GATE, Part.SHARED_UP)) {
            for (Tensor tensor : weights.tensors(part, layer)) {
                boolean turned = weights.naming().inputsFirst().contains(part);
                WeightSource matrix = turned ? tensor.matrix().transposed() : tensor.matrix();
                if (matrix.shape().columns() != weights.shapes().dModel()) {
                    throw MoesaicException.badData(
                            new Problem(
                                    tensor.file(),
                                    0,
                                    tensor.name(),
                                    "reads " + matrix.shape().columns() + " inputs",
                                    "this model has " + weights.shapes().dModel()));
                }
                WeightCheck.finite(matrix, "only finite weights can be smoothed");
                shared.add(matrix);
            }
        }
        return shared;
    }

    private static double[] largest(CalibrationTokens tokens, int[] chosen) {
        double[] largest = new double[tokens.width()];
        for (int token : chosen) {
            for (int c = 0; c < largest.length; c++) {
                float value = tokens.values()[token * largest.length + c];
                largest[c] = Math.max(largest[c], Math.abs(value));
            }
        }
        return largest;
    }

    /// A router with the scales folded in.
    public WeightSource fold(WeightSource router) {
        return Scaled.inputs(router, PlainPass.wide(scales.joint()));
    }

    /// An expert with the scales folded in; its down projection reads no input of the layer and stays ([InnerChannels]).
    public ExpertMatrices fold(ExpertMatrices expert) {
        Optional<WeightSource> gate = expert.gate().map(this::fold);
        return new ExpertMatrices(gate, fold(expert.up()), expert.down(), expert.biases());
    }

    /// What the norm gives once it is divided by the scales, each value rounded to fp32.
    public CalibrationTokens fold(CalibrationTokens tokens) {
        float[] values = tokens.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] /= scales.joint()[i % scales.joint().length];
        }
        return new CalibrationTokens(
                tokens.tokens(), tokens.width(), values, tokens.source() + ", smoothed");
    }
}
