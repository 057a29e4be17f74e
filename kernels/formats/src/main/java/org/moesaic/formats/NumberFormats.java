package org.moesaic.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Number formats by name.
///
/// Bare `intN` is symmetric with group 128 along the input dimension and fp16 scales. `int4-g32` names another group,
/// `int4-row` one scale a row, and `-asym` at the end adds a zero point to each group.
public final class NumberFormats {

    private static final Pattern INTEGER =
            Pattern.compile("int([2-8])(?:-(?:g([1-9][0-9]{0,5})|(row)))?(-asym)?");

    private static final Map<String, NumberFormat> FIXED = new LinkedHashMap<>();

    static {
        fixed(new FloatFormat("fp32", "fp32", 32, 0));
        fixed(new FloatFormat("bf16", "bf16", 16, 0));
        fixed(new FloatFormat("fp16", "fp16", 16, 0));
        fixed(new FloatFormat("fp8", "fp8", 8, 0));
        fixed(new FloatFormat("fp8-e4m3-b128", "fp8", 8, 128));
        fixed(new MicroscalingFormat());
        fixed(new TernaryFormat(TernaryFormat.Packing.TWO_BIT));
        fixed(new TernaryFormat(TernaryFormat.Packing.FIVE_PER_BYTE));
    }

    private NumberFormats() {}

    /// The format of that name, or empty if there is none.
    public static Optional<NumberFormat> parse(String name) {
        if (FIXED.containsKey(name)) {
            return Optional.of(FIXED.get(name));
        }
        Matcher integer = INTEGER.matcher(name);
        if (integer.matches()) {
            int bits = Integer.parseInt(integer.group(1));
            int group = IntegerFormat.DEFAULT_GROUP;
            if (integer.group(2) != null) {
                group = Integer.parseInt(integer.group(2));
            } else if (integer.group(3) != null) {
                group = IntegerFormat.ROW;
            }
            return Optional.of(new IntegerFormat(bits, group, integer.group(4) != null));
        }
        return custom(ServiceLoader.load(CustomFormat.class), name);
    }

    /// Names to offer a user: every fixed one and the bare integer ones, from wide to narrow.
    public static List<String> names() {
        List<String> names = new ArrayList<>(FIXED.keySet());
        for (int bits = 8; bits >= 2; bits--) {
            names.add(new IntegerFormat(bits, IntegerFormat.DEFAULT_GROUP, false).name());
        }
        for (CustomFormat format : ServiceLoader.load(CustomFormat.class)) {
            names.add(format.name());
        }
        return List.copyOf(names);
    }

    private static Optional<NumberFormat> custom(Iterable<CustomFormat> formats, String name) {
        for (CustomFormat format : formats) {
            if (format.name().equals(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private static void fixed(NumberFormat format) {
        FIXED.put(format.name(), format);
    }
}
