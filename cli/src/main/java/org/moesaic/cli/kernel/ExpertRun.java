package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.expert.Expert;
import org.moesaic.compute.expert.ExpertWeights;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What an expert or a matrix gave.
///
/// @param outputs numbers of a token
/// @param y `tokens` times `outputs` numbers
/// @param weights how many there are
/// @param weightBytes bytes of the packed weights, scales and zero points included
/// @param relativeError of `y` against the weights as the file has them, in double
record ExpertRun(int outputs, float[] y, long weights, long weightBytes, double relativeError) {

    /// How it is to be computed.
    record Settings(
            Backend backend,
            Activations activations,
            NumberFormat format,
            Packing packing,
            Nonlinearity nonlinearity) {}

    /// @param x `tokens` times the inputs
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA for weights that are not finite; UNAVAILABLE if the device has no
    ///     room
    static ExpertRun of(WeightChoice choice, Settings settings, int tokens, float[] x) {
        return switch (choice) {
            case WeightChoice.WholeExpert(String name, ExpertSource source) ->
                    expert(source, settings, tokens, x);
            case WeightChoice.OneMatrix(String name, WeightSource source) ->
                    matrix(source, settings, tokens, x);
        };
    }

    private static ExpertRun expert(ExpertSource source, Settings settings, int tokens, float[] x) {
        try (Arena arena = Arena.ofShared()) {
            Supplier<float[]> tokensIn = settings.packing()::tokens;
            Supplier<float[]> inner = () -> inner(source, settings);
            Optional<PackedMatrix> gate =
                    source.gate().map(each -> pack(each, settings, tokensIn, arena));
            PackedMatrix up = pack(source.up(), settings, tokensIn, arena);
            PackedMatrix down = pack(source.down(), settings, inner, arena);
            ExpertWeights weights =
                    new ExpertWeights(gate, up, down, source.biases(), settings.nonlinearity());
            float[] y = new float[x.length];
            float[] gateWeights = new float[tokens];
            Arrays.fill(gateWeights, 1);
            try (Expert expert = new Expert(settings.backend(), weights, settings.activations())) {
                expert.apply(tokens, x, gateWeights, y);
            }
            double[] exact = PlainExpert.of(source, settings.nonlinearity(), tokens, doubles(x));
            int matrices = gate.isPresent() ? 3 : 2;
            long bytes =
                    up.totalBytes()
                            + down.totalBytes()
                            + gate.map(PackedMatrix::totalBytes).orElse(0L);
            return new ExpertRun(
                    source.width(),
                    y,
                    matrices * up.shape().weights(),
                    bytes,
                    RelativeError.of(y, exact));
        }
    }

    private static ExpertRun matrix(WeightSource source, Settings settings, int tokens, float[] x) {
        try (Arena arena = Arena.ofShared()) {
            PackedMatrix packed = pack(source, settings, settings.packing()::tokens, arena);
            int rows = packed.shape().rows();
            float[] y = new float[Math.multiplyExact(tokens, rows)];
            try (LoadedMatrix matrix = settings.backend().load(packed)) {
                settings.backend().multiply(matrix, settings.activations(), tokens, x, y);
            }
            double[] exact = PlainExpert.product(source, new float[0], tokens, doubles(x));
            return new ExpertRun(
                    rows,
                    y,
                    packed.shape().weights(),
                    packed.totalBytes(),
                    RelativeError.of(y, exact));
        }
    }

    private static PackedMatrix pack(
            WeightSource weights, Settings settings, Supplier<float[]> inputs, Arena arena) {
        return settings.packing().pack(weights, settings.format(), inputs, arena);
    }

    /// Inputs of the down projection for the calibration tokens, by the weights as they are in the file: what its errors
    /// are made up for must not depend on the errors of the others.
    private static float[] inner(ExpertSource source, Settings settings) {
        float[] x = settings.packing().tokens();
        int tokens = x.length / source.width();
        double[] inner = PlainExpert.inner(source, settings.nonlinearity(), tokens, doubles(x));
        float[] result = new float[inner.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) inner[i];
        }
        return result;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
