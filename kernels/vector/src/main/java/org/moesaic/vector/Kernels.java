package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// Which kernel a format gets.
final class Kernels {

    private Kernels() {}

    /// Whether weights are integers times scales, so that int8 inputs make sense.
    static boolean integers(NumberFormat format) {
        return switch (format) {
            case IntegerFormat _, TernaryFormat _, BinaryFormat _, NestedFormat _, Dict16Format _ ->
                    true;
            case FloatFormat _, MicroscalingFormat _, NormalFloatFormat _, CustomFormat _ -> false;
        };
    }

    /// @throws IllegalArgumentException if the packed data is damaged
    static Kernel load(Arena arena, PackedMatrix matrix) {
        return switch (matrix.format()) {
            case FloatFormat format -> floats(arena, matrix, format);
            case IntegerFormat format ->
                    new PanelLoader(arena, matrix, format.group()).integers(format);
            case TernaryFormat format -> {
                Decoder.check(matrix);
                yield new PanelLoader(arena, matrix, IntegerFormat.ROW).ternary(format);
            }
            case BinaryFormat format -> new PanelLoader(arena, matrix, format.group()).binary();
            case MicroscalingFormat format ->
                    new PanelLoader(arena, matrix, format.group()).microscaling();
            case NormalFloatFormat format ->
                    new PanelLoader(arena, matrix, format.group()).normalFloats();
            case NestedFormat format ->
                    new PanelLoader(arena, matrix, format.group()).nested(format);
            case Dict16Format _ -> {
                Decoder.check(matrix);
                yield new DictionaryKernel(SharedParts.of(arena, matrix));
            }
            case CustomFormat _ -> {
                Decoder.check(matrix);
                yield new DecodedKernel(SharedParts.of(arena, matrix));
            }
        };
    }

    private static Kernel floats(Arena arena, PackedMatrix matrix, FloatFormat format) {
        RowBodies bodies =
                switch (format.kind()) {
                    case FP32 -> RowBodies.FP32;
                    case BF16 -> RowBodies.BF16;
                    case FP16 -> finiteHalves(matrix) ? RowBodies.FP16 : null;
                    case FP8_E4M3 -> finiteBytes(matrix, 0x7f) ? RowBodies.E4M3 : null;
                    case FP8_E5M2 -> finiteBytes(matrix, 0x7c) ? RowBodies.E5M2 : null;
                };
        PackedMatrix shared = SharedParts.of(arena, matrix);
        return bodies == null
                ? new DecodedKernel(shared)
                : new RowKernel(arena, shared, format, bodies);
    }

    private static boolean finiteHalves(PackedMatrix matrix) {
        for (long at = 0; at < matrix.codes().byteSize(); at += Short.BYTES) {
            short bits =
                    matrix.codes()
                            .get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(Lanes.LITTLE), at);
            if ((bits & 0x7fff) >= 0x7c00) {
                return false;
            }
        }
        return true;
    }

    /// @param least the smallest magnitude that is no finite number
    private static boolean finiteBytes(PackedMatrix matrix, int least) {
        for (long at = 0; at < matrix.codes().byteSize(); at++) {
            if ((matrix.codes().get(ValueLayout.JAVA_BYTE, at) & 0x7f) >= least) {
                return false;
            }
        }
        return true;
    }
}
