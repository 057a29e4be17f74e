package org.moesaic.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Number formats by name.
///
/// | name | format |
/// |---|---|
/// | `fp32`, `bf16`, `fp16`, `fp8` (also `fp8-e4m3`), `fp8-e5m2`, `fp8-e4m3-b128` | [FloatFormat] |
/// | `int8` … `int2` GROUP? `-asym`? `-s32`? | [IntegerFormat] |
/// | `mxfp4` | [MicroscalingFormat] |
/// | `nf4` GROUP? `-s32`? | [NormalFloatFormat] |
/// | `nestedB-K` GROUP?, such as `nested2-8` | [NestedFormat] |
/// | `ternary`, `ternary-1.6` | [TernaryFormat] |
/// | `binary` GROUP? `-s32`? | [BinaryFormat] |
/// | `dict16` | [Dict16Format] |
///
/// GROUP is `-g32` for groups of 32 along the input dimension or `-row` for one a row; without it groups have 128 inputs,
/// of `nf4` 64. `-asym` adds an fp16 zero point to each group. Scales are fp16, with `-s32` fp32.
public final class NumberFormats {

    private static final Pattern GROUPED =
            Pattern.compile(
                    "(?:int(?<int>[2-8])|(?<nf4>nf4)|(?<binary>binary)"
                            + "|nested(?<base>[1-8])-(?<bits>[1-8]))"
                            + "(?:-(?:g(?<group>[1-9][0-9]{0,5})|(?<row>row)))?"
                            + "(?<asym>-asym)?(?<s32>-s32)?");

    private static final Map<String, NumberFormat> FIXED = new LinkedHashMap<>();

    static {
        for (FloatFormat.Kind kind : FloatFormat.Kind.values()) {
            fixed(new FloatFormat(kind, 0));
        }
        fixed(new FloatFormat(FloatFormat.Kind.FP8_E4M3, 128));
        fixed(new MicroscalingFormat());
        fixed(new NormalFloatFormat(NormalFloatFormat.DEFAULT_GROUP, ScaleType.FP16));
        fixed(new NestedFormat(2, 8, NestedFormat.DEFAULT_GROUP));
        fixed(new NestedFormat(2, 4, NestedFormat.DEFAULT_GROUP));
        fixed(new TernaryFormat(TernaryFormat.Packing.TWO_BIT));
        fixed(new TernaryFormat(TernaryFormat.Packing.FIVE_PER_BYTE));
        fixed(new BinaryFormat(BinaryFormat.DEFAULT_GROUP, ScaleType.FP16));
        fixed(new Dict16Format());
    }

    private NumberFormats() {}

    /// Whether a name is one of Moesaic's own, so that a format of a user's own cannot have it.
    static boolean isOwn(String name) {
        return FIXED.containsKey(name)
                || name.equals("fp8-e4m3")
                || GROUPED.matcher(name).matches();
    }

    /// The format of that name, or empty if there is none.
    public static Optional<NumberFormat> parse(String name) {
        if (FIXED.containsKey(name)) {
            return Optional.of(FIXED.get(name));
        }
        if (name.equals("fp8-e4m3")) {
            return Optional.of(new FloatFormat(FloatFormat.Kind.FP8_E4M3, 0));
        }
        Matcher grouped = GROUPED.matcher(name);
        if (grouped.matches()) {
            return grouped(grouped);
        }
        return CustomFormats.all().stream()
                .filter(format -> format.name().equals(name))
                .<NumberFormat>map(format -> format)
                .findFirst();
    }

    /// Names to offer a user: every fixed one and the bare integer ones, from wide to narrow.
    public static List<String> names() {
        List<String> names = new ArrayList<>(FIXED.keySet());
        for (int bits = 8; bits >= 2; bits--) {
            names.add(new IntegerFormat(bits, IntegerFormat.DEFAULT_GROUP, false).name());
        }
        for (CustomFormat format : CustomFormats.all()) {
            names.add(format.name());
        }
        return List.copyOf(names);
    }

    private static Optional<NumberFormat> grouped(Matcher name) {
        boolean asymmetric = name.group("asym") != null;
        ScaleType scale = name.group("s32") == null ? ScaleType.FP16 : ScaleType.FP32;
        if (name.group("int") != null) {
            int bits = Integer.parseInt(name.group("int"));
            int group = group(name, IntegerFormat.DEFAULT_GROUP);
            return Optional.of(new IntegerFormat(bits, group, asymmetric, scale));
        }
        if (asymmetric) {
            return Optional.empty();
        }
        if (name.group("nf4") != null) {
            int group = group(name, NormalFloatFormat.DEFAULT_GROUP);
            return Optional.of(new NormalFloatFormat(group, scale));
        }
        if (name.group("binary") != null) {
            return Optional.of(new BinaryFormat(group(name, BinaryFormat.DEFAULT_GROUP), scale));
        }
        int base = Integer.parseInt(name.group("base"));
        int bits = Integer.parseInt(name.group("bits"));
        return base > bits || scale != ScaleType.FP16
                ? Optional.empty()
                : Optional.of(
                        new NestedFormat(base, bits, group(name, NestedFormat.DEFAULT_GROUP)));
    }

    private static int group(Matcher name, int defaultGroup) {
        if (name.group("row") != null) {
            return IntegerFormat.ROW;
        }
        return name.group("group") == null ? defaultGroup : Integer.parseInt(name.group("group"));
    }

    private static void fixed(NumberFormat format) {
        FIXED.put(format.name(), format);
    }
}
