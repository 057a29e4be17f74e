package org.moesaic.opencl;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.TernaryFormat;

/// The kernel files that decode a format, and what they are told when they are built.
///
/// @param files names without `.cl`, in the order in which they build on each other; empty for dictionary coding, whose
///     kernels decode as they go
/// @param defines options of the compiler, such as `-DBITS=4`
/// @param panels whether the matrix lies in panels
record Decoding(List<String> files, String defines, boolean panels) {

    Decoding(List<String> files, String defines) {
        this(files, defines, false);
    }

    /// Of a matrix in panels.
    static Decoding inPanels(NumberFormat format, Panels panels) {
        int offset = format instanceof IntegerFormat integer ? -integer.minCode() : 1;
        String defines = "-DBITS=" + panels.bits() + " -DOFFSET=" + offset;
        return new Decoding(List.of("panel"), defines, true);
    }

    /// Whether the codes of a format can be multiplied with int8 inputs as integers.
    static boolean hasIntegers(NumberFormat format) {
        return switch (format) {
            case IntegerFormat _, TernaryFormat _, BinaryFormat _, NestedFormat _, Dict16Format _ ->
                    true;
            case FloatFormat _, MicroscalingFormat _, NormalFloatFormat _, CustomFormat _ -> false;
        };
    }

    static Decoding of(NumberFormat format) {
        return switch (format) {
            case FloatFormat f -> ofFloat(f);
            case IntegerFormat f when f.asymmetric() ->
                    integer("-DBITS=" + f.bits() + " -DASYMMETRIC=1");
            case IntegerFormat f -> integer("-DBITS=" + f.bits() + " -DOFFSET=" + -f.minCode());
            case TernaryFormat f ->
                    switch (f.packing()) {
                        case TWO_BIT -> integer("-DBITS=2 -DOFFSET=1");
                        case FIVE_PER_BYTE ->
                                new Decoding(List.of("ternary5"), "-DBITS=2 -DOFFSET=1");
                    };
            case BinaryFormat _ -> new Decoding(List.of("bits", "binary"), "-DBITS=1");
            case MicroscalingFormat _ -> new Decoding(List.of("bits", "fp4"), "-DBITS=4");
            case NormalFloatFormat _ ->
                    new Decoding(List.of("bits", "nf4"), "-DBITS=4 " + nf4CodeBook());
            case NestedFormat f ->
                    new Decoding(
                            List.of("bits", "nested"),
                            "-DBITS=" + f.baseBits() + " -DPLANES=" + f.planes());
            case Dict16Format _ -> new Decoding(List.of(), "");
            // Decoded to fp32 when it is loaded.
            case CustomFormat _ -> FP32;
        };
    }

    private static final Decoding FP32 = new Decoding(List.of("float32"), "");

    private static Decoding ofFloat(FloatFormat format) {
        return switch (format.kind()) {
            case FP32 -> FP32;
            case BF16 -> new Decoding(List.of("bfloat16"), "");
            case FP16 -> smallFloat(5, 10, true, format);
            case FP8_E4M3 -> smallFloat(4, 3, false, format);
            case FP8_E5M2 -> smallFloat(5, 2, true, format);
        };
    }

    private static Decoding smallFloat(
            int exponent, int fraction, boolean ieeeSpecials, FloatFormat format) {
        String defines =
                "-DEXPONENT=%d -DFRACTION=%d -DIEEE_SPECIALS=%d -DSCALED=%d"
                        .formatted(
                                exponent,
                                fraction,
                                ieeeSpecials ? 1 : 0,
                                format.scaleBlock() > 0 ? 1 : 0);
        return new Decoding(List.of("small_float"), defines);
    }

    private static Decoding integer(String defines) {
        return new Decoding(List.of("bits", "integer"), defines);
    }

    /// As hexadecimal floats, which lose nothing on the way.
    private static String nf4CodeBook() {
        return IntStream.range(0, 16)
                .mapToObj(code -> Float.toHexString(NormalFloatFormat.value(code)) + "f")
                .collect(Collectors.joining(",", "-DCODE_BOOK=", ""));
    }
}
