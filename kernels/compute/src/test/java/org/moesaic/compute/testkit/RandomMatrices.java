package org.moesaic.compute.testkit;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Encoder;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// Packed matrices of every format and kind of value.
public final class RandomMatrices {

    private RandomMatrices() {}

    /// Every format that users are offered by name, and the odd ones among those they can write.
    public static List<NumberFormat> formats() {
        Stream<String> odd =
                Stream.of(
                        "int8-g32",
                        "int8-row-asym-s32",
                        "int7-g19-asym",
                        "int5-g100",
                        "int4-g32",
                        "int4-row",
                        "int4-asym",
                        "int4-g32-asym",
                        "int4-g32-s32",
                        "int4-g1",
                        "int3-g16",
                        "int2-g64-asym",
                        "nf4-g32",
                        "nf4-s32",
                        "nested1-3-g16",
                        "nested2-4-row",
                        "nested4-4",
                        "binary-g32",
                        "binary-row");
        return Stream.concat(NumberFormats.names().stream(), odd)
                .distinct()
                .map(name -> NumberFormats.parse(name).orElseThrow())
                .toList();
    }

    /// A matrix of that kind of values. Formats that are not plain floats hold no infinities and NaNs as weights; they
    /// get them as the scale of a group where `values` asks for them and the format can store them.
    public static PackedMatrix of(
            NumberFormat format,
            MatrixShape shape,
            Values values,
            RandomGenerator random,
            Arena arena) {
        float[] weights = values.array(random, Math.toIntExact(shape.weights()));
        if (format instanceof FloatFormat real && real.scaleBlock() == 0) {
            PackedMatrix matrix = PackedMatrix.allocate(arena, format, shape);
            for (int i = 0; i < weights.length; i++) {
                int row = i / shape.columns();
                Encoder.setValue(matrix, row, i % shape.columns(), weights[i]);
            }
            return matrix;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Float.isFinite(weights[i]) ? weights[i] : 1;
        }
        PackedMatrix matrix =
                new RoundToNearest().quantise(WeightSource.of(shape, weights), format, arena);
        if (values == Values.NOT_A_NUMBER
                && weights.length > 0
                && !format.name().equals("dict16")) {
            Encoder.setScale(matrix, shape.rows() - 1, 0, Float.NaN);
        }
        return matrix;
    }
}
