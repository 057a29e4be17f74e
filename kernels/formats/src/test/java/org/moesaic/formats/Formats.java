package org.moesaic.formats;

import java.util.List;

/// Formats for tests: every kind of packing, with groups that fit into small matrices.
final class Formats {

    /// All but dict16, whose codes are not set one by one.
    static final List<String> SETTABLE =
            List.of(
                    "fp32",
                    "bf16",
                    "fp16",
                    "fp8",
                    "fp8-e5m2",
                    "fp8-e4m3-b128",
                    "mxfp4",
                    "nf4",
                    "nf4-g3-s32",
                    "int8",
                    "int7-g5",
                    "int6-g16",
                    "int5-row-asym",
                    "int4",
                    "int4-g32-asym-s32",
                    "int3-g7",
                    "int3-g4-asym",
                    "int2-g16-s32",
                    "int2-row",
                    "nested2-8-g4",
                    "nested3-5-g16",
                    "nested1-2-row",
                    "nested4-4-g3",
                    "ternary",
                    "ternary-1.6",
                    "binary-g8",
                    "binary-row-s32");

    private Formats() {}

    static NumberFormat of(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    /// The smallest and the largest code, as [Decoder#code] has it.
    static long[] codes(NumberFormat format) {
        return switch (format) {
            case FloatFormat f ->
                    f.bits() == 32
                            ? new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE}
                            : new long[] {0, (1 << f.bits()) - 1};
            case IntegerFormat f -> new long[] {f.minCode(), f.maxCode()};
            case MicroscalingFormat _, NormalFloatFormat _ -> new long[] {0, 15};
            case NestedFormat f -> new long[] {0, (1 << f.bits()) - 1};
            case TernaryFormat _, BinaryFormat _ -> new long[] {-1, 1};
            case Dict16Format _ -> new long[] {0, 2};
            case CustomFormat f -> throw new AssertionError(f);
        };
    }

    /// Inputs that share a scale in a row; 0 where there are none.
    static int group(NumberFormat format) {
        return switch (format) {
            case FloatFormat f -> f.scaleBlock();
            case IntegerFormat f -> f.group();
            case MicroscalingFormat f -> f.group();
            case NormalFloatFormat f -> f.group();
            case NestedFormat f -> f.group();
            case BinaryFormat f -> f.group();
            case TernaryFormat _ -> IntegerFormat.ROW;
            case Dict16Format _ -> 0;
            case CustomFormat f -> throw new AssertionError(f);
        };
    }
}
